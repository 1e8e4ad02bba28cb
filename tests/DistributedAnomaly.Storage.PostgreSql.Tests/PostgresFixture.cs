using DistributedAnomaly.Storage.PostgreSql.Tests;
using DistributedAnomaly.TestKit;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace DistributedAnomaly.Storage.PostgreSql.Tests;

/// <summary>One PostgreSQL for all tests that do not crash it; every test gets a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;
    private int _databases;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartNewAsync(fsync: false);

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    /// <summary>An empty database; the pool is the caller's to dispose.</summary>
    public async Task<NpgsqlDataSource> CreateEmptyAsync() =>
        NpgsqlDataSource.Create(await _server!.CreateDatabaseAsync($"test_{Interlocked.Increment(ref _databases)}") + ";Maximum Pool Size=20");

    /// <summary>A database with all tables.</summary>
    public async Task<NpgsqlDataSource> CreateAsync()
    {
        var dataSource = await CreateEmptyAsync();
        await PostgreSql.Schema.PostgresSchema.EnsureAsync(dataSource, CancellationToken.None);
        return dataSource;
    }
}
