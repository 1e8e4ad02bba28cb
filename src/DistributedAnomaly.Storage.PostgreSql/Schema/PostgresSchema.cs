using System.Globalization;
using System.Reflection;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Schema;

/// <summary>
/// Creates the tables, and brings those of an older release up to date. Everything happens in one transaction under an advisory lock:
/// silos that start at once wait for the first one. A migration that was released is never changed.
/// </summary>
public static class PostgresSchema
{
    /// <summary>The oldest PostgreSQL that is supported.</summary>
    public const int OldestServer = 15;

    // "anomaly" in ASCII.
    private const long Lock = 0x616E6F6D616C79;

    private static readonly string[] Migrations = [.. ReadMigrations()];

    /// <summary>What this program works with.</summary>
    public static int Version => Migrations.Length;

    /// <summary>All migrations, for those who apply them by hand: the file deploy/postgres/schema.sql.</summary>
    public static string Script => string.Concat(Migrations);

    /// <summary>Creates or migrates.</summary>
    /// <exception cref="InvalidDataException">A newer program migrated the database, or the server is too old.</exception>
    /// <exception cref="IOException">The database cannot be reached, or refused a statement.</exception>
    public static Task EnsureAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken) =>
        PostgresFailure.RunAsync("create or migrate the tables", async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            CheckServer(connection);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
            var version = await ReadVersionAsync(connection, cancellationToken);
            CheckNotNewer(version);
            foreach (var migration in Migrations.AsSpan(version).ToArray())
                await ExecuteAsync(connection, migration, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        });

    /// <summary>Changes nothing: for a database role that may not create tables.</summary>
    /// <exception cref="InvalidDataException">The tables are missing, or those of another release.</exception>
    /// <exception cref="IOException">The database cannot be reached.</exception>
    public static Task VerifyAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken) =>
        PostgresFailure.RunAsync("read the version of the tables", async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            CheckServer(connection);
            var version = await ReadVersionAsync(connection, cancellationToken);
            CheckNotNewer(version);
            return version == Version
                ? true
                : throw new InvalidDataException(
                    $"The database has schema version {version}, this program needs {Version}: apply the missing parts of "
                    + "deploy/postgres/schema.sql, or let a role that may create tables start the program once.");
        });

    private static void CheckServer(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw new InvalidDataException(
                $"The server is PostgreSQL {connection.PostgreSqlVersion}; this program needs {OldestServer} or later.");
        }
    }

    private static void CheckNotNewer(int version)
    {
        if (version > Version)
        {
            throw new InvalidDataException(
                $"The database has schema version {version}; this program knows up to {Version}. Start a program of the newer release.");
        }
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('anomaly_schema') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            return 0;
        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM anomaly_schema", connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // No parameters: several statements in one text. Another silo's migration may hold the lock for long.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static IEnumerable<string> ReadMigrations()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("Schema/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd().ReplaceLineEndings("\n");
        }
    }
}
