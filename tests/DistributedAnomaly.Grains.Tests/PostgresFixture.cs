using DistributedAnomaly.Storage.PostgreSql;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Grains.Tests;

/// <summary>One PostgreSQL for a class of tests; every test gets a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;
    private int _databases;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartNewAsync(fsync: false);

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    /// <summary>An empty database.</summary>
    public Task<string> CreateAsync() => _server!.CreateDatabaseAsync($"test_{Interlocked.Increment(ref _databases)}");

    internal static Task<PostgresStores> OpenAsync(string connectionString) => PostgresStores.OpenAsync(
        new PostgresOptions { ConnectionString = connectionString }, _ => { }, TestContext.Current.CancellationToken);
}
