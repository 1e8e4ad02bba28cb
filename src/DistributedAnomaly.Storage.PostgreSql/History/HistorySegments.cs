using System.Globalization;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.History;

/// <summary>
/// Keeps the history below its size and its age. It lies in a ring of segments; all silos write into the newest one. A segment that is
/// full, or has been written to for a fourteenth of the age, is followed by the oldest, emptied. So what is deleted goes in one piece,
/// which costs the database next to nothing, and data stays for the age and up to a fourteenth more.
/// </summary>
/// <param name="dataSource">The database.</param>
/// <param name="age">Counted from when it was written.</param>
/// <param name="bytes">Of the whole history, indices included.</param>
/// <param name="time">Dates segments.</param>
internal sealed class HistorySegments(NpgsqlDataSource dataSource, TimeSpan age, long bytes, TimeProvider time)
{
    public const int Count = 16;

    // One silo at a time changes the ring. "history" in ASCII.
    private const long Lock = 0x686973746F7279;

    private readonly long _segmentBytes = bytes / (Count + 1);

    /// <summary>The segment that rows go into now; the next one if these bytes would not fit.</summary>
    /// <param name="room">Bytes about to be written.</param>
    /// <returns>Null: so much fits into no history of this size.</returns>
    public short? MakeRoom(long room)
    {
        if (room > bytes)
            return null;
        var newest = ReadNewest();
        if (newest.Bytes > 0 && newest.Bytes + room > _segmentBytes && Advance(newest.Number))
            newest.Number++;
        return (short)(newest.Number % Count);
    }

    /// <summary>Empties what is older than the age, and closes the newest segment if it is due.</summary>
    public void Prune(long nowMs)
    {
        var newest = ReadNewest();
        var ageMs = (long)age.TotalMilliseconds;
        if (newest.Bytes > 0 && newest.OpenedMs + ageMs / (Count - 2) <= nowMs)
            Advance(newest.Number);
        Change((connection, transaction) =>
        {
            // A segment's last row was written when the next one was opened.
            var old = Numbers(connection, transaction, $"""
                SELECT s.number FROM history_segment s JOIN history_segment next ON next.number = s.number + 1
                WHERE next.opened_ms <= {nowMs - ageMs}
                """);
            foreach (var number in old)
                Execute(connection, transaction, $"{Truncate(number)}; DELETE FROM history_segment WHERE number = {number}");
            return true;
        });
    }

    /// <summary>Opens the first segment of a new history.</summary>
    public void Begin()
    {
        using var command = dataSource.CreateCommand(
            "INSERT INTO history_segment SELECT 0, $1 WHERE NOT EXISTS (SELECT FROM history_segment) ON CONFLICT DO NOTHING");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = time.GetUtcNow().ToUnixTimeMilliseconds() });
        command.ExecuteNonQuery();
    }

    private static string Truncate(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"TRUNCATE history_minute_{number % Count}, history_raw_{number % Count}");

    private static void Execute(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection, transaction);
        command.ExecuteNonQuery();
    }

    private static List<long> Numbers(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection, transaction);
        using var rows = command.ExecuteReader();
        var numbers = new List<long>();
        while (rows.Read())
            numbers.Add(rows.GetInt64(0));
        return numbers;
    }

    /// <summary>Bytes: of its rows and indices; 0 where there is none yet.</summary>
    private (long Number, long OpenedMs, long Bytes) ReadNewest()
    {
        using var command = dataSource.CreateCommand($"""
            SELECT number, opened_ms,
                CASE WHEN pg_relation_size(minutes) + pg_relation_size(raw) = 0 THEN 0
                    ELSE pg_total_relation_size(minutes) + pg_total_relation_size(raw) END
            FROM (
                SELECT number, opened_ms, format('history_minute_%s', number % {Count})::regclass AS minutes,
                    format('history_raw_%s', number % {Count})::regclass AS raw
                FROM history_segment ORDER BY number DESC LIMIT 1) newest
            """);
        using var rows = command.ExecuteReader();
        return rows.Read()
            ? (rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2))
            : throw new InvalidDataException("The table history_segment is empty; it has a row since the program first started.");
    }

    /// <returns>False: another silo is at it, or a long question holds the oldest segment. Rows go where they went before.</returns>
    private bool Advance(long number) => Change((connection, transaction) =>
    {
        if (Numbers(connection, transaction, "SELECT max(number) FROM history_segment")[0] != number)
            return true;
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        Execute(connection, transaction, $"""
            {Truncate(number + 1)};
            INSERT INTO history_segment VALUES ({number + 1}, {nowMs});
            DELETE FROM history_segment WHERE number <= {number + 1 - Count}
            """);
        return true;
    });

    private bool Change(Func<NpgsqlConnection, NpgsqlTransaction, bool> change)
    {
        using var connection = dataSource.OpenConnection();
        using var transaction = connection.BeginTransaction();
        try
        {
            // Whoever reads an old segment is waited for, but not long: others wait behind.
            Execute(connection, transaction, "SET LOCAL lock_timeout = '2s'");
            using var take = new NpgsqlCommand($"SELECT pg_try_advisory_xact_lock({Lock})", connection, transaction);
            if (take.ExecuteScalar() is not true)
                return false;
            change(connection, transaction);
            transaction.Commit();
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }
}
