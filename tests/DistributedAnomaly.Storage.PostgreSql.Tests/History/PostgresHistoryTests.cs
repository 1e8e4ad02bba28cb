using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.PostgreSql.History;
using DistributedAnomaly.TestKit;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.History;

public sealed class PostgresHistoryTests(PostgresFixture postgres) : HistoryContract, IAsyncLifetime
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(140);

    private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(T));
    private NpgsqlDataSource _dataSource = null!;
    private PostgresHistory? _store;

    protected override IHistoryStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        _dataSource = await postgres.CreateAsync();
        _store = Open(1 << 30);
    }

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    [Fact]
    public async Task Write_SameMinuteVeryOften_DoesNotGrowTheRow()
    {
        for (var i = 0; i < 100; i++)
            Write(A, T, ("x", i), ("y", i));

        (await _dataSource.ScalarAsync<int>("SELECT length(data) FROM history_minute")).ShouldBeLessThanOrEqualTo(10 * 2 * 56);
        Points(A).ShouldBe(["x 99", "y 99"]);
        Write(A, T, ("x", 99), ("y", 99));
        var parts = await _dataSource.ScalarAsync<short>("SELECT parts FROM history_minute");
        Write(A, T, ("x", 99), ("y", 99));
        (await _dataSource.ScalarAsync<short>("SELECT parts FROM history_minute")).ShouldBe(parts, "a repeated write changes nothing");
    }

    [Fact]
    public void Prune_Clock_KeepsTheAgeAndLittleMore()
    {
        var written = 0;
        for (; written < 400; written++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Write(A, T + written * Minute, ("x", written));
            Store.Prune(Now);
        }

        var kept = Points(A);
        kept[^1].ShouldBe("x 399");
        kept.Count.ShouldBeInRange(140, 165, "the age, a fourteenth more, and what is not yet closed");
        kept.ShouldBe(Enumerable.Range(400 - kept.Count, kept.Count).Select(i => $"x {i}"), "in one piece");
        _clock.Advance(TimeSpan.FromHours(3));
        Store.Prune(Now);
        Write(A, T + 400 * Minute, ("x", 400));
        _clock.Advance(TimeSpan.FromHours(3));
        Store.Prune(Now);
        _clock.Advance(TimeSpan.FromHours(3));
        Store.Prune(Now);
        Points(A).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_FarMoreThanTheBound_KeepsTheNewestBelowIt()
    {
        const long Bound = 16 << 20;
        _store = Open(Bound);
        var largest = 0L;
        for (var minute = 0; minute < 300; minute++)
        {
            var batch = new HistoryBatch();
            for (var e = 0; e < 100; e++)
            {
                var target = new HistoryTarget(new EntityKey("f", "e" + e));
                batch.BeginMinute(target, T + minute * Minute);
                for (var m = 0; m < 16; m++)
                    batch.Add("m" + m, new Rollup(T, 1, minute, minute, minute, minute, 0, 0, 0, 0));
                batch.BeginRaw(target, 1, T + minute * Minute);
                batch.Add("m0", minute);
            }

            Store.Write(batch).ShouldBe(0);
            largest = Math.Max(largest, await BytesAsync());
        }

        largest.ShouldBeInRange(Bound / 2, Bound);
        var query = Query(new HistoryTarget(new EntityKey("f", "e3"))) with { Metric = "m0" };
        var points = Store.ReadRollups(query, Token).ShouldHaveSingleItem().Points;
        points.Count.ShouldBeInRange(50, 299);
        points.Select(p => (p.StartMs - T) / Minute).ShouldBe(Enumerable.Range(300 - points.Count, points.Count).Select(i => (long)i));
        Store.ReadRaw(query, Token)[^1].Value.ShouldBe(299);
    }

    [Fact]
    public void Write_MinuteOnBothSidesOfASegment_NewestValueCounts()
    {
        Write(A, T, ("x", 1), ("y", 1), ("z", 1));
        _clock.Advance(Age / 10);
        Store.Prune(Now);
        Write(A, T, ("y", 2));
        _clock.Advance(Age / 10);
        Store.Prune(Now);
        Write(A, T, ("z", 3));

        Points(A).ShouldBe(["x 1", "y 2", "z 3"]);
    }

    [Fact]
    public async Task Write_TwoSilosAtOnce_BothAreKept()
    {
        var silos = Enumerable.Range(0, 4).Select(_ => Open(16 << 20)).ToList();
        await Task.WhenAll(silos.Select((silo, s) => Task.Run(
            () =>
            {
                for (var minute = 0; minute < 40; minute++)
                {
                    var batch = new HistoryBatch();
                    foreach (var e in Enumerable.Range(0, 50).OrderBy(e => (e * 7 + s * 13) % 50))
                    {
                        batch.BeginMinute(new HistoryTarget(new EntityKey("f", "e" + e)), T + minute * Minute);
                        batch.Add("silo" + s, new Rollup(T, 1, minute, minute, minute, minute, 0, 0, 0, 0));
                        batch.Add("shared", new Rollup(T, 1, minute, minute, minute, minute, 0, 0, 0, 0));
                    }

                    silo.Write(batch).ShouldBe(0);
                    silo.Prune(Now);
                }
            },
            Token)));

        for (var e = 0; e < 50; e++)
        {
            var metrics = Store.ReadRollups(Query(new HistoryTarget(new EntityKey("f", "e" + e))), Token);
            metrics.Select(m => m.Metric).ShouldBe(["shared", "silo0", "silo1", "silo2", "silo3"]);
            metrics.ShouldAllBe(m => m.Points.Count == 40);
        }
    }

    [Fact]
    public async Task Write_OldestSegmentIsBeingRead_GoesOnWhereItWas()
    {
        // Every Prune closes a segment, until the ring has come round to that of the first write.
        for (var i = 0; i < 15; i++)
        {
            Write(A, T + i * Minute, ("x", i));
            _clock.Advance(Age / 14);
            _store!.Prune(T);
        }

        await using var connection = await _dataSource.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using (var read = new NpgsqlCommand("SELECT count(*) FROM history_minute", connection))
            await read.ExecuteScalarAsync(Token);
        Write(A, T + 15 * Minute, ("x", 15));
        Store.Prune(Now + (long)Age.TotalMilliseconds);

        Points(A).Count.ShouldBe(16, "nothing was deleted, nothing failed");
    }

    [Fact]
    public void Write_MoreThanTheWholeHistory_IsCountedAsLost()
    {
        _store = Open(16 << 20);
        var batch = new HistoryBatch();
        for (var i = 0; i < 400; i++)
        {
            batch.BeginMinute(A, T + i * Minute);
            for (var m = 0; m < 1000; m++)
                batch.Add("m" + m, new Rollup(T, 1, 1, 1, 1, 1, 0, 0, 0, 0));
        }

        Store.Write(batch).ShouldBe(400_000);
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private PostgresHistory Open(long bytes) => new(_dataSource, Age, bytes, _clock);

    private Task<long> BytesAsync() => _dataSource.ScalarAsync<long>("""
        SELECT sum(pg_total_relation_size(inhrelid))::bigint FROM pg_inherits
        WHERE inhparent IN ('history_minute'::regclass, 'history_raw'::regclass)
        """);
}
