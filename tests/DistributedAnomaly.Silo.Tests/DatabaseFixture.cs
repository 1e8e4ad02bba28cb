using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Silo.Tests;

/// <summary>One PostgreSQL for the tests of a class; each of them has a database of its own.</summary>
public sealed class DatabaseFixture : IAsyncLifetime
{
    private int _databases;

    public PostgresServer Server { get; private set; } = null!;

    public Task<string> NewDatabaseAsync() => Server.CreateDatabaseAsync($"test{Interlocked.Increment(ref _databases)}");

    public async ValueTask InitializeAsync() => Server = await PostgresServer.StartNewAsync(fsync: false);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
