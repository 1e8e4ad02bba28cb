using System.Diagnostics;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.PostgreSql.Alerts;
using DistributedAnomaly.Storage.PostgreSql.Entities;
using DistributedAnomaly.Storage.PostgreSql.Fleets;
using DistributedAnomaly.Storage.PostgreSql.History;
using DistributedAnomaly.Storage.PostgreSql.Schema;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql;

/// <summary>The stores of one silo, opened together. History has a small pool of its own, so that long questions hold up nothing else.</summary>
public sealed class PostgresStores : IAsyncDisposable
{
    /// <summary>Connections of one silo, unless the connection string says otherwise: many silos share one server's default of 100.</summary>
    private const int PoolSize = 16;

    private const int HistoryPoolSize = 4;

    private readonly PostgresOptions _options;
    private readonly NpgsqlDataSource _historySource;

    private PostgresStores(PostgresOptions options, NpgsqlDataSource dataSource, NpgsqlDataSource historySource, IHistoryStore history)
    {
        (_options, DataSource, _historySource, History) = (options, dataSource, historySource, history);
        Entities = new PostgresEntityLogStore(dataSource);
        AllAlerts = PostgresAlertStore.OpenAll(dataSource);
        FleetModels = new PostgresFleetModels(dataSource);
        FleetKnowledge = new PostgresFleetKnowledge(dataSource);
    }

    /// <summary>The pool, for others who need the same database.</summary>
    public NpgsqlDataSource DataSource { get; }

    public IEntityLogStore Entities { get; }

    /// <summary>The alerts of all desks, for questions only.</summary>
    public IAlertStore AllAlerts { get; }

    public IHistoryStore History { get; }

    public IFleetModelStore FleetModels { get; }

    public IFleetKnowledgeStore FleetKnowledge { get; }

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
        var historySource = CreateDataSource(options.ConnectionString, HistoryPoolSize);
        try
        {
            await WaitForDatabaseAsync(dataSource, options.StartPatience, waiting, cancellationToken);
            if (options.CreateTables)
                await PostgresSchema.EnsureAsync(dataSource, cancellationToken);
            else
                await PostgresSchema.VerifyAsync(dataSource, cancellationToken);
            var history = new PostgresHistory(historySource, options.HistoryAge, options.HistoryBytes, options.Time);
            return new PostgresStores(options, dataSource, historySource, history);
        }
        catch
        {
            await historySource.DisposeAsync();
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
    public static NpgsqlDataSource CreateDataSource(string connectionString) => CreateDataSource(connectionString, int.MaxValue);

    private static NpgsqlDataSource CreateDataSource(string connectionString, int mostConnections)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var given = settings.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        SetDefault("Maximum Pool Size", s => s.MaxPoolSize = PoolSize);
        SetDefault("Timeout", s => s.Timeout = 10);
        SetDefault("Command Timeout", s => s.CommandTimeout = 30);
        // A server that is gone without a word is noticed while a connection lies in the pool.
        SetDefault("Keepalive", s => s.KeepAlive = 30);
        SetDefault("Application Name", s => s.ApplicationName = "DistributedAnomaly");
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, mostConnections);
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        return NpgsqlDataSource.Create(settings);

        void SetDefault(string key, Action<NpgsqlConnectionStringBuilder> set)
        {
            if (!given.Contains(key))
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

    public async ValueTask DisposeAsync()
    {
        History.Dispose();
        await _historySource.DisposeAsync();
        await DataSource.DisposeAsync();
    }
}
