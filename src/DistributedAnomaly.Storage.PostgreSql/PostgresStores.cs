using System.Diagnostics;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.PostgreSql.Alerts;
using DistributedAnomaly.Storage.PostgreSql.Entities;
using DistributedAnomaly.Storage.PostgreSql.Schema;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql;

/// <summary>The stores of one silo, opened together on one pool of connections.</summary>
public sealed class PostgresStores : IAsyncDisposable
{
    /// <summary>Connections of one silo, unless the connection string says otherwise: many silos share one server's default of 100.</summary>
    private const int PoolSize = 16;

    private readonly PostgresOptions _options;

    private PostgresStores(PostgresOptions options, NpgsqlDataSource dataSource)
    {
        (_options, DataSource) = (options, dataSource);
        Entities = new PostgresEntityLogStore(dataSource);
        AllAlerts = PostgresAlertStore.OpenAll(dataSource);
    }

    /// <summary>The pool, for others who need the same database.</summary>
    public NpgsqlDataSource DataSource { get; }

    public IEntityLogStore Entities { get; }

    /// <summary>The alerts of all desks, for questions only.</summary>
    public IAlertStore AllAlerts { get; }

    /// <summary>Waits for the database, creates or checks the tables, and opens.</summary>
    /// <param name="options">Where, and the bounds.</param>
    /// <param name="waiting">Told, once every few seconds, why it still waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidDataException">The tables are missing or of another release, or the server is too old.</exception>
    /// <exception cref="IOException">The database cannot be reached or refuses.</exception>
    public static async Task<PostgresStores> OpenAsync(
        PostgresOptions options, Action<string> waiting, CancellationToken cancellationToken)
    {
        var dataSource = CreateDataSource(options.ConnectionString);
        try
        {
            await WaitForDatabaseAsync(dataSource, options.StartPatience, waiting, cancellationToken);
            if (options.CreateTables)
                await PostgresSchema.EnsureAsync(dataSource, cancellationToken);
            else
                await PostgresSchema.VerifyAsync(dataSource, cancellationToken);
            return new PostgresStores(options, dataSource);
        }
        catch
        {
            await dataSource.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the alerts of a desk.</summary>
    /// <exception cref="IOException">The database cannot be reached or failed.</exception>
    public async ValueTask<IAlertStore> OpenAlertsAsync(int desk, CancellationToken cancellationToken) =>
        await PostgresAlertStore.OpenAsync(DataSource, desk, _options.Alerts, cancellationToken);

    /// <summary>A pool with this project's limits, where the connection string has none of its own.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static NpgsqlDataSource CreateDataSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        SetDefault("Maximum Pool Size", s => s.MaxPoolSize = PoolSize);
        SetDefault("Timeout", s => s.Timeout = 10);
        SetDefault("Command Timeout", s => s.CommandTimeout = 30);
        // A server that is gone without a word is noticed while a connection lies in the pool.
        SetDefault("Keepalive", s => s.KeepAlive = 30);
        SetDefault("Application Name", s => s.ApplicationName = "DistributedAnomaly");
        return NpgsqlDataSource.Create(settings);

        void SetDefault(string key, Action<NpgsqlConnectionStringBuilder> set)
        {
            if (!settings.ShouldSerialize(key))
                set(settings);
        }
    }

    /// <summary>
    /// Waits until the database takes connections: containers start in any order. What waiting does not mend (a wrong password, a
    /// database that does not exist) fails at once.
    /// </summary>
    /// <exception cref="IOException">It did not come in time, or refuses.</exception>
    public static async Task WaitForDatabaseAsync(
        NpgsqlDataSource dataSource, TimeSpan patience, Action<string> waiting, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var told = TimeSpan.MinValue;
        while (true)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (PostgresFailure.IsOfDatabase(e))
            {
                var failure = PostgresFailure.Wrap("let this program in", e);
                // 57P03: it is starting; 53300: too many clients now.
                if (e is PostgresException { SqlState: not ("57P03" or "53300") } || watch.Elapsed >= patience)
                    throw failure;
                if (told == TimeSpan.MinValue || watch.Elapsed - told >= TimeSpan.FromSeconds(5))
                {
                    told = watch.Elapsed;
                    waiting($"Waiting for the database, up to {patience.TotalSeconds:0} s. {failure.Message}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();
}
