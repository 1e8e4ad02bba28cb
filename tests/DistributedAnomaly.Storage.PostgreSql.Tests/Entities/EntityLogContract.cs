using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.Entities;

/// <summary>What every <see cref="IEntityLogStore"/> does.</summary>
public abstract class EntityLogContract
{
    protected static readonly EntityKey A = new("f", "a"), B = new("f", "b");
    protected static readonly Guid One = Guid.NewGuid(), Two = Guid.NewGuid();

    protected abstract IEntityLogStore Store { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_ThenRead_GivesSnapshotAndChangesInOrder()
    {
        (await Store.AppendAsync(One, [Changes(A, 1, 1)], Token)).ShouldBe([true]);
        (await Show(A)).ShouldBe("f/a 1: no snapshot; 1");
        await Store.AppendAsync(One, [Snapshot(A, 2, 20), Changes(B, 1, 9)], Token);
        await Store.AppendAsync(One, [Changes(A, 3, 3)], Token);
        await Store.AppendAsync(One, [Changes(A, 4, 4)], Token);

        (await Show(A)).ShouldBe("f/a 4: 20; 3 4");
        var both = await Store.ReadAsync([A, B, new EntityKey("f", "nobody")], Token);
        both.Select(log => log.Key).ShouldBe([A, B], ignoreOrder: true);
        (await Store.ReadAsync([], Token)).ShouldBeEmpty();
        (await Store.AppendAsync(One, [], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_NumberTakenByAnother_IsLeftOutAndTheRestWritten()
    {
        await Store.AppendAsync(One, [Changes(A, 1, 1), Changes(B, 1, 1)], Token);
        await Store.AppendAsync(One, [Changes(A, 2, 2)], Token);

        (await Store.AppendAsync(Two, [Changes(B, 2, 22), Changes(A, 2, 99)], Token)).ShouldBe([true, false]);
        (await Store.AppendAsync(Two, [Changes(A, 1, 99)], Token)).ShouldBe([false]);

        (await Show(A)).ShouldBe("f/a 2: no snapshot; 1 2");
        (await Show(B)).ShouldBe("f/b 2: no snapshot; 1 22");
    }

    [Fact]
    public async Task Append_BelowASnapshot_IsLeftOut()
    {
        await Store.AppendAsync(One, [Changes(A, 1, 1)], Token);
        await Store.AppendAsync(One, [Snapshot(A, 5, 5)], Token);

        (await Store.AppendAsync(Two, [Changes(A, 2, 99)], Token)).ShouldBe([false]);
        (await Store.AppendAsync(Two, [Snapshot(A, 4, 99)], Token)).ShouldBe([false]);
        (await Show(A)).ShouldBe("f/a 5: 5; ");
    }

    [Fact]
    public async Task Append_RepeatedAfterALostAnswer_SucceedsAndDoublesNothing()
    {
        EntityLogEntry[] entries = [Changes(A, 1, 1), Snapshot(B, 1, 7)];
        await Store.AppendAsync(One, entries, Token);

        (await Store.AppendAsync(One, entries, Token)).ShouldBe([true, true]);
        (await Store.AppendAsync(Two, entries, Token)).ShouldBe([false, false]);
        (await Show(A)).ShouldBe("f/a 1: no snapshot; 1");
        (await Show(B)).ShouldBe("f/b 1: 7; ");
    }

    [Fact]
    public async Task Append_OneEntityTwice_IsRefusedAndWritesNothing()
    {
        await Should.ThrowAsync<ArgumentException>(() => Store.AppendAsync(One, [Changes(A, 1, 1), Changes(A, 2, 2)], Token));
        (await Store.ReadAsync([A], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_EmptyPayloadAndOddNames_ComeBack()
    {
        EntityKey[] odd = [new("flotte é", "a/b/\"c\" '; DROP TABLE entity; -- ☃ 😀"), new("f", new string('x', 1024)), new("f", "\\N{1,2}")];
        await Store.AppendAsync(One, [.. odd.Select(key => new EntityLogEntry(key, 1, EntityLogKind.Changes, default, Row(key, 1)))], Token);

        var read = await Store.ReadAsync(odd, Token);
        read.Select(l => l.Key).ShouldBe(odd, ignoreOrder: true);
        read.ShouldAllBe(l => l.Changes.Count == 1 && l.Changes[0].Length == 0);
        foreach (var key in odd)
            (await ListAsync(EntityRow.ShardOf(key))).ShouldContain(Row(key, 1));
    }

    [Fact]
    public async Task List_Shard_GivesTheLastWrittenRows()
    {
        var keys = Enumerable.Range(0, 300).Select(i => new EntityKey("f", "e" + i)).ToList();
        await Store.AppendAsync(One, [.. keys.Select(k => Changes(k, 1, 0) with { Row = Row(k, 1) })], Token);
        await Store.AppendAsync(One, [.. keys.Take(100).Select(k => Changes(k, 2, 0) with { Row = Row(k, 2) with { TopMetric = null } })], Token);
        // Without a row the row stays; what another writer took leaves it alone too.
        await Store.AppendAsync(One, [.. keys.Skip(100).Take(100).Select(k => Changes(k, 2, 0))], Token);
        await Store.AppendAsync(Two, [.. keys.Select(k => Changes(k, 1, 0) with { Row = Row(k, 66) })], Token);
        await Store.AppendAsync(One, [Changes(new EntityKey("f", "no row"), 1, 0)], Token);

        var all = new List<EntityRow>();
        for (var shard = 0; shard < EntityRow.Shards; shard++)
        {
            var rows = await ListAsync(shard);
            rows.ShouldAllBe(row => EntityRow.ShardOf(row.Key) == shard);
            all.AddRange(rows);
        }

        var expected = keys.Select((k, i) => i < 100 ? Row(k, 2) with { TopMetric = null } : Row(k, 1));
        all.ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public async Task Append_ManyRacingWriters_ExactlyOneWinsEachNumber()
    {
        const int Writers = 8, Numbers = 12, Entities = 40;
        var keys = Enumerable.Range(0, Entities).Select(i => new EntityKey("f", "e" + i)).ToList();
        var wins = new int[Writers, Numbers + 1, Entities];
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                var order = new Random(writer);
                for (var number = 1; number <= Numbers; number++)
                {
                    // Each in another order, every third a snapshot: locks would meet crosswise.
                    var shuffled = keys.Select((key, i) => (key, i)).OrderBy(_ => order.Next()).ToList();
                    var id = new Guid(writer + 1, 0, 0, new byte[8]);
                    var entries = shuffled.ConvertAll(
                        s => (number % 3 == 0 ? Snapshot(s.key, number, (byte)writer) : Changes(s.key, number, (byte)writer)) with
                        {
                            Row = Row(s.key, writer),
                        });
                    var written = await Store.AppendAsync(id, entries, Token);
                    for (var e = 0; e < written.Length; e++)
                        wins[writer, number, shuffled[e].i] = written[e] ? 1 : 0;
                }
            },
            Token)));

        var logs = (await Store.ReadAsync(keys, Token)).ToDictionary(l => l.Key);
        for (var e = 0; e < Entities; e++)
        {
            for (var number = 1; number <= Numbers; number++)
                Enumerable.Range(0, Writers).Sum(w => wins[w, number, e]).ShouldBeLessThanOrEqualTo(1, $"{keys[e]} {number}");
            var last = Enumerable.Range(0, Writers).Single(w => wins[w, Numbers, e] == 1);
            logs[keys[e]].Sequence.ShouldBe(Numbers);
            logs[keys[e]].Snapshot!.Value.ToArray().ShouldBe([(byte)last]);
            (await ListAsync(EntityRow.ShardOf(keys[e]))).Single(r => r.Key == keys[e]).Samples.ShouldBe(last);
        }
    }

    [Fact]
    public async Task Append_Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Store.AppendAsync(One, [Changes(A, 1, 1)], cancelled.Token));
    }

    protected static EntityLogEntry Changes(EntityKey key, long sequence, byte content) =>
        new(key, sequence, EntityLogKind.Changes, new[] { content }, null);

    protected static EntityLogEntry Snapshot(EntityKey key, long sequence, byte content) =>
        new(key, sequence, EntityLogKind.Snapshot, new[] { content }, null);

    protected static EntityRow Row(EntityKey key, long samples) =>
        new(key, EntityState.Anomalous, Severity.Critical, double.PositiveInfinity, "cpu", 1, 2, double.NaN, samples);

    protected async Task<string> Show(EntityKey key)
    {
        var log = (await Store.ReadAsync([key], Token)).ShouldHaveSingleItem();
        var snapshot = log.Snapshot is { } s ? string.Join(' ', s.ToArray()) : "no snapshot";
        return $"{log.Key} {log.Sequence}: {snapshot}; {string.Join(' ', log.Changes.SelectMany(c => c.ToArray()))}";
    }

    protected async Task<List<EntityRow>> ListAsync(int shard)
    {
        var rows = new List<EntityRow>();
        await foreach (var row in Store.ListAsync(shard, Token))
            rows.Add(row);
        return rows;
    }
}
