using System.Globalization;
using Npgsql;

namespace DistributedAnomaly.ClusterDrills.Cluster;

/// <summary>What PostgreSQL has done so far.</summary>
/// <param name="Rows">Inserted, updated and deleted.</param>
/// <param name="Commits">Transactions.</param>
/// <param name="WalBytes">Written to the log.</param>
/// <param name="CpuSeconds">Of all its processes.</param>
/// <param name="Bytes">On disk now.</param>
internal sealed record DatabaseReading(long Rows, long Commits, long WalBytes, double CpuSeconds, long Bytes)
{
    private const string Sql = """
        SELECT tup_inserted + tup_updated + tup_deleted, xact_commit, (SELECT wal_bytes::bigint FROM pg_stat_wal),
            split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int, pg_database_size(current_database())
        FROM pg_stat_database WHERE datname = current_database()
        """;

    public static async Task<DatabaseReading> TakeAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(Sql);
        await using var rows = await command.ExecuteReaderAsync();
        await rows.ReadAsync();
        return new DatabaseReading(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), CpuOfTree(rows.GetInt32(3)), rows.GetInt64(4));
    }

    /// <summary>Of a process and its children, those that have ended included.</summary>
    private static double CpuOfTree(int pid)
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                // Behind the name in brackets: state, parent, ..., utime, stime, cutime, cstime.
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var own = Path.GetFileName(folder) == pid.ToString(CultureInfo.InvariantCulture);
                if (own || fields[1] == pid.ToString(CultureInfo.InvariantCulture))
                    ticks += fields[11..(own ? 15 : 13)].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended just now.
            }
        }

        return ticks / 100.0;
    }
}
