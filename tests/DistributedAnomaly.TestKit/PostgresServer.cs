using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace DistributedAnomaly.TestKit;

/// <summary>
/// A real PostgreSQL of the test's own, on a free loopback port, with its data in a temporary folder. It can be stopped, killed and
/// started again on the same data. It goes when the test goes, even if that is killed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PostgresPrograms _programs;
    private readonly string _folder;
    private readonly bool _fsync;
    private readonly Process _watch;
    private Process? _process;

    private PostgresServer(PostgresPrograms programs, string folder, bool fsync, Process watch)
    {
        (_programs, _folder, _fsync, _watch) = (programs, folder, fsync, watch);
        Port = LoopbackPorts.Next();
    }

    public int Port { get; }

    /// <summary>Of the database <c>postgres</c>; <see cref="CreateDatabaseAsync"/> makes one for a test alone.</summary>
    public string ConnectionString => ConnectionStringOf("postgres");

    private string Data => Path.Combine(_folder, "data");

    private string Log => Path.Combine(_folder, "log");

    /// <param name="fsync">False: faster, for tests that crash nothing.</param>
    public static async Task<PostgresServer> StartNewAsync(bool fsync = true)
    {
        var programs = PostgresPrograms.Find();
        var folder = Directory.CreateTempSubdirectory("distributed-anomaly-postgres-").FullName;
        await PostgresPrograms.GiveAsync(folder);
        var server = new PostgresServer(programs, folder, fsync, PostgresPrograms.Watch(folder));
        try
        {
            await programs.RunAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionStringOf(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = Port, Username = "postgres", Database = database, Timeout = 15, IncludeErrorDetail = true,
    }.ConnectionString;

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await ExecuteAsync(ConnectionString, $"CREATE DATABASE \"{name}\"");
        return ConnectionStringOf(name);
    }

    /// <summary>Starts it, on the data of before if it ran already, and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        if (_process is { HasExited: false })
            return;
        _process?.Dispose();
        _process = _programs.Start(
            "postgres", Log, "-D", Data, "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", "unix_socket_directories=",
            "-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", $"fsync={(_fsync ? "on" : "off")}", "-c", "max_wal_size=512MB");
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await ExecuteAsync(ConnectionString + ";Pooling=false", "SELECT 1");
                return;
            }
            catch (NpgsqlException e)
            {
                if (_process.HasExited)
                    throw new InvalidOperationException($"PostgreSQL ended with code {_process.ExitCode}: {ReadLog()}", e);
                if (watch.Elapsed > Patience)
                    throw new TimeoutException($"PostgreSQL took no connection for {Patience.TotalSeconds:0} s: {ReadLog()}", e);
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    /// <summary>Ends it and waits until it is gone.</summary>
    /// <param name="immediate">True: at once, connections are cut and the next start recovers; false: checkpoints first.</param>
    public Task StopAsync(bool immediate) => EndAsync(immediate ? "-QUIT" : "-INT");

    /// <summary>Ends it with everything that belongs to it, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (_process is not { HasExited: false } process)
            return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync().WaitAsync(Patience);
        // Stale, and its number may be another process's by now.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(immediate: true);
        _process?.Dispose();
        await _watch.StandardInput.DisposeAsync();
        await _watch.WaitForExitAsync().WaitAsync(Patience);
        _watch.Dispose();
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task EndAsync(string signal)
    {
        if (_process is not { HasExited: false } process)
            return;
        using var kill = Process.Start(
            new ProcessStartInfo("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false })!;
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    private string ReadLog() => File.Exists(Log) ? string.Join(Environment.NewLine, File.ReadLines(Log).TakeLast(30)) : "it wrote nothing";
}
