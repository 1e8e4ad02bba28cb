using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.History;

/// <summary>What every <see cref="IHistoryStore"/> does.</summary>
public abstract class HistoryContract
{
    protected const long T = 1_760_000_040_000, Minute = 60_000;

    protected static readonly HistoryTarget A = new(new EntityKey("f", "a")), B = new(new EntityKey("f", "b"));

    protected abstract IHistoryStore Store { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Write_Rollup_ComesBackWhole()
    {
        var rollup = new Rollup(T, 3, -1.5, double.MaxValue, 0.1, double.NegativeInfinity, 4.5, -5, 6.25, 7);
        var batch = new HistoryBatch();
        batch.BeginMinute(A, T);
        batch.Add("größe {path=\"/\"}", rollup);
        Store.Write(batch).ShouldBe(0);

        var metric = Store.ReadRollups(Query(A), Token).ShouldHaveSingleItem();
        metric.Metric.ShouldBe("größe {path=\"/\"}");
        metric.Points.ShouldBe([rollup]);
        Store.ReadRollups(Query(B), Token).ShouldBeEmpty();
    }

    [Fact]
    public void Write_SameMinuteInParts_MergesTheMetrics()
    {
        Write(A, T, ("x", 1), ("y", 2));
        Write(A, T, ("y", 3), ("z", 4));
        Write(A, T, ("y", 3), ("z", 4));

        Points(A).ShouldBe(["x 1", "y 3", "z 4"]);
    }

    [Fact]
    public void Write_SameMinuteTwiceInOneBatch_LastCounts()
    {
        var batch = new HistoryBatch();
        foreach (var (metric, value) in ((string, double)[])[("x", 1), ("y", 1), ("x", 2)])
        {
            batch.BeginMinute(A, T);
            batch.Add(metric, new Rollup(T, 1, value, value, value, value, 0, 0, 0, 0));
            batch.BeginRaw(A, 1, T);
            batch.Add(metric, value);
        }

        Store.Write(batch).ShouldBe(0);
        Points(A).ShouldBe(["x 2", "y 1"]);
        Store.ReadRaw(Query(A), Token).Select(r => $"{r.Metric} {r.Value}").Order().ShouldBe(["x 2", "y 1"]);
    }

    [Fact]
    public void Write_SameMinuteAgainAndAgain_LastCounts()
    {
        for (var i = 0; i < 50; i++)
            Write(A, T, ("x", i), ("m" + i % 3, i));

        Points(A).ShouldBe(["m0 48", "m1 49", "m2 47", "x 49"]);
    }

    [Fact]
    public void WriteRaw_SameTimeInParts_MergesAndKeepsEpisodesApart()
    {
        foreach (var (episode, metric) in ((long, string)[])[(1, "x"), (1, "y"), (1, "y"), (2, "x")])
        {
            var batch = new HistoryBatch();
            batch.BeginRaw(A, episode, T);
            batch.Add(metric, 7);
            Store.Write(batch).ShouldBe(0);
        }

        Store.ReadRaw(Query(A), Token).Select(r => $"{r.EpisodeNumber} {r.Metric}").Order().ShouldBe(["1 x", "1 y", "2 x"]);
    }

    [Fact]
    public void Write_TimeOutOfRange_IsCountedAsLost()
    {
        var batch = new HistoryBatch();
        batch.BeginMinute(A, -Minute);
        batch.Add("x", new Rollup(-Minute, 1, 1, 1, 1, 1, 1, 1, 1, 0));
        batch.BeginMinute(A, T);
        batch.Add("y", new Rollup(T, 1, 1, 1, 1, 1, 1, 1, 1, 0));

        Store.Write(batch).ShouldBe(1);
        Points(A).ShouldBe(["y 1"]);
    }

    [Fact]
    public void ReadRollups_RangeLimitAndMetric_GivesTheNewestInOrder()
    {
        for (var minute = 0; minute < 3000; minute += 100)
        {
            var batch = new HistoryBatch();
            for (var i = minute; i < minute + 100; i++)
            {
                batch.BeginMinute(A, T + i * Minute);
                batch.Add("x", new Rollup(T + i * Minute, 1, i, i, i, i, 0, 0, 0, 0));
                if (i % 10 == 0)
                    batch.Add("rare", new Rollup(T + i * Minute, 1, i, i, i, i, 0, 0, 0, 0));
                batch.BeginMinute(B, T + i * Minute);
                batch.Add("x", new Rollup(T + i * Minute, 1, -1, -1, -1, -1, 0, 0, 0, 0));
                batch.BeginRaw(A, 1, T + i * Minute);
                batch.Add("x", i);
            }

            Store.Write(batch).ShouldBe(0);
        }

        Last(Query(A) with { Limit = 5000 }, "x").ShouldBe(Enumerable.Range(0, 3000).Select(i => (double)i));
        Last(Query(A) with { Limit = 3 }, "x").ShouldBe([2997, 2998, 2999]);
        Last(Query(A) with { Limit = 3, Metric = "rare" }, "rare").ShouldBe([2970, 2980, 2990]);
        Last(Query(A) with { Limit = 2, Metric = "rare", FromMs = T + 5 * Minute, ToMs = T + 20 * Minute }, "rare").ShouldBe([10]);
        Last(Query(A) with { FromMs = T + 5 * Minute + 1, ToMs = T + 7 * Minute + 1 }, "x").ShouldBe([5, 6, 7]);
        Store.ReadRollups(Query(A) with { ToMs = T }, Token).ShouldBeEmpty();
        Store.ReadRollups(Query(A) with { ToMs = 0 }, Token).ShouldBeEmpty();
        Store.ReadRaw(Query(A) with { Limit = 2, ToMs = T + 100 * Minute }, Token).Select(r => r.Value).ShouldBe([98, 99]);
        Store.ReadRaw(Query(A) with { FromMs = T + 10 * Minute, ToMs = T + 13 * Minute }, Token).Select(r => r.Value).ShouldBe([10, 11, 12]);
        Store.ReadRaw(Query(A) with { Limit = 5000 }, Token).Count.ShouldBe(3000);
    }

    protected static HistoryQuery Query(HistoryTarget target) => new(target.Key, null, 0, long.MaxValue, 1000, false);

    protected List<string> Points(HistoryTarget target) =>
        [.. Store.ReadRollups(Query(target), Token).SelectMany(m => m.Points.Select(p => $"{m.Metric} {p.Last}"))];

    protected void Write(HistoryTarget target, long minuteMs, params (string Metric, double Value)[] metrics)
    {
        var batch = new HistoryBatch();
        batch.BeginMinute(target, minuteMs);
        foreach (var (metric, value) in metrics)
            batch.Add(metric, new Rollup(minuteMs, 1, value, value, value, value, 0, 0, 0, 0));
        Store.Write(batch).ShouldBe(0);
    }

    private IEnumerable<double> Last(HistoryQuery query, string metric) =>
        Store.ReadRollups(query, Token).Single(m => m.Metric == metric).Points.Select(p => p.Last);
}
