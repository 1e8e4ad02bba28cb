using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.PostgreSql.Entities;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.Entities;

public sealed class PostgresEntityLogStoreTests(PostgresFixture postgres) : EntityLogContract, IAsyncLifetime
{
    private NpgsqlDataSource _dataSource = null!;
    private IEntityLogStore? _store;

    protected override IEntityLogStore Store => _store!;

    public async ValueTask InitializeAsync() => _store = new PostgresEntityLogStore(_dataSource = await postgres.CreateAsync());

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    [Fact]
    public async Task Append_Snapshot_DeletesTheOlderEntriesThatNoStatementCanStillMeet()
    {
        for (var sequence = 1; sequence <= 5; sequence++)
            await Store.AppendAsync(One, [Changes(A, sequence, 1), Changes(B, sequence, 1)], Token);
        await Store.AppendAsync(One, [Snapshot(A, 6, 1)], Token);
        (await _dataSource.ScalarAsync<long>("SELECT count(*) FROM entity_log")).ShouldBe(11);
        await using (var later = _dataSource.CreateCommand("UPDATE entity_log SET written = written - interval '61 s'"))
            await later.ExecuteNonQueryAsync(Token);

        await Store.AppendAsync(One, [Snapshot(A, 7, 1)], Token);

        (await _dataSource.ScalarAsync<long>("SELECT count(*) FROM entity_log")).ShouldBe(6);
    }

    [Fact]
    public async Task Append_WaitsForAnotherTransaction_SeesWhatItCommitted()
    {
        await Store.AppendAsync(One, [Changes(A, 1, 1)], Token);
        await using var connection = await _dataSource.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        // The first try of an append whose connection broke: still under way in the server.
        await using (var first = new NpgsqlCommand(
            $"INSERT INTO entity_log (id, sequence, kind, writer, payload) SELECT id, 2, 1, '{Two}', 'x' FROM entity_log", connection))
            await first.ExecuteNonQueryAsync(Token);
        var repeated = Store.AppendAsync(Two, [Changes(A, 2, 2)], Token);
        var other = Store.AppendAsync(One, [Changes(A, 2, 2)], Token);
        await TestKit.Eventually.BecomesTrueAsync(() => Waiting(_dataSource) == 2);

        await transaction.CommitAsync(Token);

        (await repeated).ShouldBe([true]);
        (await other).ShouldBe([false]);
    }

    [Fact]
    public async Task Append_ThousandsOfLargePayloads_AreWritten()
    {
        var payload = new byte[16 << 10];
        new Random(1).NextBytes(payload);
        var keys = Enumerable.Range(0, 1000).Select(i => new EntityKey("f", "e" + i)).ToList();
        (await Store.AppendAsync(One, [.. keys.Select(k => new EntityLogEntry(k, 1, EntityLogKind.Snapshot, payload, Row(k, 1)))], Token))
            .ShouldAllBe(written => written);

        (await Store.ReadAsync(keys, Token)).ShouldAllBe(log => log.Snapshot!.Value.ToArray().SequenceEqual(payload));
    }

    [Fact]
    public async Task EveryMethod_DatabaseUnreachable_ThrowsIOExceptionInOneLine()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=u;Password=secret;Timeout=2");
        var store = new PostgresEntityLogStore(nowhere);

        foreach (var call in (Func<Task>[])[
            () => store.AppendAsync(One, [Changes(A, 1, 1)], Token), () => store.ReadAsync([A], Token),
            async () => await store.ListAsync(0, Token).GetAsyncEnumerator(Token).MoveNextAsync()])
        {
            var failure = await Should.ThrowAsync<IOException>(call);
            failure.Message.ShouldStartWith("PostgreSQL failed to ");
            failure.Message.ShouldNotContain("\n");
            failure.Message.ShouldNotContain("secret");
            failure.InnerException.ShouldBeAssignableTo<NpgsqlException>();
        }
    }

    [Fact]
    public void IdOf_Entity_NeverChanges() =>
        EntityId.Of(new EntityKey("host", "web1")).ShouldBe(Guid.Parse("8e0dc2fc-5a12-2368-dfc2-e3b696ea900b"));

    private static long Waiting(NpgsqlDataSource dataSource) =>
        dataSource.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
            .GetAwaiter().GetResult();
}
