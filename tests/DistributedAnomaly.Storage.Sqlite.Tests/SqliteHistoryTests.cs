using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Storage.Sqlite.Tests;

public sealed class SqliteHistoryTests : IDisposable
{
    private const long T = 1_760_000_040_000, Minute = 60_000;

    private readonly TempFolder _folder = new();
    private readonly HistoryTarget _a = new(new EntityKey("f", "a"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_SameMinuteInParts_MergesTheMetrics()
    {
        using var stores = Open();
        Write(stores, _a, T, ("x", 1), ("y", 2));
        Write(stores, _a, T, ("y", 3), ("z", 4));
        var again = new HistoryTarget(_a.Key);
        Write(stores, again, T, ("y", 3), ("z", 4));

        again.Id.ShouldBe(_a.Id);
        Points(stores).Select(p => $"{p.Metric} {p.Value}").ShouldBe(["x 1", "y 3", "z 4"]);
    }

    [Fact]
    public void WriteRaw_SameTimeInParts_MergesAndKeepsEpisodesApart()
    {
        using var stores = Open();
        foreach (var (episode, metric) in ((long, string)[])[(1, "x"), (1, "y"), (1, "y"), (2, "x")])
        {
            var batch = new HistoryBatch();
            batch.BeginRaw(_a, episode, T);
            batch.Add(metric, 7);
            stores.History.Write(batch).ShouldBe(0);
        }

        var raw = stores.History.ReadRaw(new HistoryQuery(_a.Key, null, 0, long.MaxValue, 100, true), Token);
        raw.Select(r => $"{r.EpisodeNumber} {r.Metric}").Order().ShouldBe(["1 x", "1 y", "2 x"]);
    }

    [Fact]
    public void Write_TimeOutOfRange_IsCountedAsLost()
    {
        using var stores = Open();

        var batch = new HistoryBatch();
        batch.BeginMinute(_a, -Minute);
        batch.Add("x", new Rollup(-Minute, 1, 1, 1, 1, 1, 1, 1, 1, 0));
        stores.History.Write(batch).ShouldBe(1);
    }

    [Fact]
    public void Write_FarMoreThanTheBound_KeepsTheNewestAndTheFilesSmall()
    {
        const long Bound = 2 << 20;
        using var stores = Open(bytes: Bound);
        var largest = 0L;
        for (var minute = 0; minute < 400; minute++)
        {
            var batch = new HistoryBatch();
            for (var e = 0; e < 50; e++)
            {
                batch.BeginMinute(Target(e), T + minute * Minute);
                for (var m = 0; m < 8; m++)
                    batch.Add("m" + m, new Rollup(T, 1, minute, minute, minute, minute, 0, 0, 0, 0));
                batch.BeginRaw(Target(e), 1, T + minute * Minute);
                batch.Add("m0", minute);
            }

            stores.History.Write(batch).ShouldBe(0);
            largest = Math.Max(largest, FileBytes());
        }

        largest.ShouldBeLessThanOrEqualTo(Bound);
        largest.ShouldBeGreaterThan(Bound / 2, "what may be used is used");
        var query = new HistoryQuery(Target(3).Key, "m0", 0, long.MaxValue, 1000, false);
        var points = stores.History.ReadRollups(query, Token).ShouldHaveSingleItem().Points;
        points.Select(p => (p.StartMs - T) / Minute).ShouldBe(Enumerable.Range(400 - points.Count, points.Count).Select(i => (long)i));
        points.Count.ShouldBeInRange(10, 399);
        var raw = stores.History.ReadRaw(query with { Raw = true }, Token);
        (raw.Count, raw[^1].Value).ShouldSatisfyAllConditions(r => r.Count.ShouldBeInRange(10, 399), r => r.Value.ShouldBe(399));
    }

    [Fact]
    public void Open_WithASmallerBound_ShrinksTheFile()
    {
        using (var stores = Open(bytes: 8 << 20))
        {
            for (var minute = 0; minute < 60; minute++)
            {
                var batch = new HistoryBatch();
                for (var e = 0; e < 200; e++)
                {
                    batch.BeginMinute(Target(e), T + minute * Minute);
                    for (var m = 0; m < 8; m++)
                        batch.Add("m" + m, new Rollup(T, 1, 1, 1, 1, 1, 0, 0, 0, 0));
                }

                stores.History.Write(batch);
            }
        }

        FileBytes().ShouldBeGreaterThan(4 << 20);
        using (Open(bytes: 2 << 20))
        {
        }

        FileBytes().ShouldBeLessThanOrEqualTo(2 << 20);
    }

    [Fact]
    public void Prune_OldMinutes_AreDeleted()
    {
        using var stores = Open(age: TimeSpan.FromHours(1));
        for (var minute = 0; minute < 120; minute++)
            Write(stores, _a, T + minute * Minute, ("x", minute));

        stores.History.Prune(T + 120 * Minute);

        Points(stores).Select(p => p.Value).ShouldBe(Enumerable.Range(60, 60).Select(i => (double)i));
    }

    private EngineStores Open(long bytes = 1 << 30, TimeSpan? age = null) => SqliteStores.Open(new EngineOptions
    {
        DataDirectory = _folder.File("data"), HistoryBytes = bytes, HistoryAge = age ?? TimeSpan.FromDays(30), SurvivePowerLoss = false,
    });

    private readonly Dictionary<int, HistoryTarget> _targets = [];

    private HistoryTarget Target(int number) =>
        _targets.TryGetValue(number, out var target) ? target : _targets[number] = new HistoryTarget(new EntityKey("f", "e" + number));

    private long FileBytes() => Directory.GetFiles(_folder.File("data"), "history.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal))
        .Sum(f => new FileInfo(f).Length);

    private List<(string Metric, double Value)> Points(EngineStores stores) =>
        [.. stores.History.ReadRollups(new HistoryQuery(_a.Key, null, 0, long.MaxValue, 1000, false), Token)
            .SelectMany(m => m.Points.Select(p => (m.Metric, p.Last)))];

    private static void Write(EngineStores stores, HistoryTarget target, long minuteMs, params (string Metric, double Value)[] metrics)
    {
        var batch = new HistoryBatch();
        batch.BeginMinute(target, minuteMs);
        foreach (var (metric, value) in metrics)
            batch.Add(metric, new Rollup(minuteMs, 1, value, value, value, value, 0, 0, 0, 0));
        stores.History.Write(batch).ShouldBe(0);
    }
}
