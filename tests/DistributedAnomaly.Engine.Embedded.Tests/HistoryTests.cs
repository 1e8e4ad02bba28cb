using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Embedded.Tests;

public sealed class HistoryTests
{
    private const long T = 1_760_000_040_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task GetHistory_RandomValues_EqualsNaiveComputation(int restarts)
    {
        await using var rig = await EngineRig.StartedAsync();
        var random = new Random(restarts);
        var expected = new Dictionary<(string Metric, long Minute), List<double>>();
        var timeMs = T;
        for (var i = 0; i < 400; i++)
        {
            timeMs += random.Next(1, 20_000);
            var batch = new ObservationBatch("f");
            batch.Add("a", timeMs);
            foreach (var metric in (string[])["x", "y", "z"])
            {
                if (random.Next(3) == 0)
                    continue;
                var value = random.NextDouble() * 100;
                batch.AddMetric(metric, value);
                var minute = timeMs / 60_000 * 60_000;
                (expected.TryGetValue((metric, minute), out var values) ? values : expected[(metric, minute)] = []).Add(value);
            }

            await rig.ObserveAsync(batch);
            if (restarts > 0 && i % 150 == 149)
                await (restarts == 1 ? rig.KillAndStartAsync() : rig.StopAndStartAsync());
        }

        var history = await rig.HistoryAsync("a");

        history.Rollups.Select(m => m.Metric).ShouldBe(["x", "y", "z"]);
        foreach (var metric in history.Rollups)
        {
            metric.Points.Select(p => p.StartMs).ShouldBe(expected.Keys.Where(k => k.Metric == metric.Metric).Select(k => k.Minute).Order());
            foreach (var point in metric.Points)
            {
                var values = expected[(metric.Metric, point.StartMs)];
                (point.Count, point.Min, point.Max, point.Last).ShouldBe((values.Count, values.Min(), values.Max(), values[^1]));
                point.Mean.ShouldBe(values.Average(), 1e-9);
            }

            metric.Points[^1].Low.ShouldBeLessThan(metric.Points[^1].High);
        }

        var last = history.Rollups[0].Points[^1];
        var health = (await rig.EntityAsync("a")).Health.Metrics.Single(m => m.Metric == "x");
        (last.Last, last.Expected).ShouldBe((health.Value, (float)health.Expected));
    }

    [Fact]
    public async Task GetHistory_RangeMetricAndLimit_GivesTheNewestOfTheRange()
    {
        await using var rig = await EngineRig.StartedAsync();
        for (var i = 0; i < 10; i++)
            await rig.ObserveAsync(Batch.Of("f", ("a", T + i * 60_000, "x", i), ("b", T + i * 60_000, "x", -i)));

        var query = new HistoryQuery(new EntityKey("f", "a"), "x", T + 120_000, T + 480_000, 3, Raw: false);
        var history = (await rig.Engine.GetHistoryAsync(query, EngineRig.Token))!;

        history.Rollups.ShouldHaveSingleItem().Points.Select(p => p.Last).ShouldBe([5, 6, 7]);
        var newest = (await rig.Engine.GetHistoryAsync(query with { ToMs = long.MaxValue }, EngineRig.Token))!;
        newest.Rollups[0].Points.Select(p => p.Last).ShouldBe([7, 8, 9]);
        (await rig.Engine.GetHistoryAsync(query with { Metric = "none" }, EngineRig.Token))!.Rollups.ShouldBeEmpty();
        (await rig.Engine.GetHistoryAsync(query with { Key = new EntityKey("f", "c") }, EngineRig.Token)).ShouldBeNull();
    }

    [Theory]
    [InlineData(30)]
    [InlineData(200)]
    public async Task GetHistory_Raw_HoldsTheEpisodeWithWhatWasBeforeAndAfter(int during)
    {
        var policy = FleetPolicy.Default with
        {
            Threshold = 3, Recorder = new RecorderPolicy { Before = 4, During = during },
            Episode = new EpisodePolicy { OpenAfter = 1, OpenWindow = 1, CloseAfter = 3, CloseAfterTime = TimeSpan.Zero },
        };
        await using var rig = await EngineRig.StartedAsync(policies: FleetPolicies.Default with { Fallback = policy });
        var random = new Random(1);
        var values = new SortedDictionary<long, double>();
        for (var i = 0; i < 400; i++)
        {
            var incident = i is >= 300 and < 305;
            values[T + i * 1000] = 10 + random.NextDouble() + (incident ? 500 : 0);
            await rig.ObserveAsync("a", T + i * 1000, values[T + i * 1000]);
            if (i is 299 or 302 or 307)
                await rig.KillAndStartAsync();
            if (i is 301)
                await rig.StopAndStartAsync();
        }

        var alert = rig.Alerts.All.Where(a => a.StartedMs >= T + 300_000).ShouldHaveSingleItem();
        var raw = (await rig.HistoryAsync("a", raw: true)).Raw;

        raw = [.. raw.Where(r => alert.Id.EndsWith($"/{r.EpisodeNumber}", StringComparison.Ordinal))];
        var opened = (int)(alert.StartedMs - T) / 1000;
        var last = Math.Min((int)(alert.ResolvedMs.ShouldNotBeNull() - T) / 1000 + 4, opened + during - 1);
        raw.Select(r => (int)(r.TimeMs - T) / 1000).ShouldBe(Enumerable.Range(opened - 4, last - opened + 5));
        raw.ShouldAllBe(r => values[r.TimeMs].Equals(r.Value) && r.Metric == "m");
    }
}
