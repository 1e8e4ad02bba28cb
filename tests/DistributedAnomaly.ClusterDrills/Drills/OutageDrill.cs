using System.Diagnostics;
using DistributedAnomaly.ClusterDrills.Checks;
using DistributedAnomaly.ClusterDrills.Cluster;
using DistributedAnomaly.ClusterDrills.Load;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Drills;

/// <summary>PostgreSQL is away for a while under load: the silos go on or refuse, lose nothing, and recover by themselves.</summary>
internal static class OutageDrill
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5), Patience = TimeSpan.FromMinutes(3);

    /// <param name="options">Of the drill.</param>
    /// <param name="refuse">Observations are refused while the database is away, instead of taken.</param>
    /// <param name="output">Hears how it goes.</param>
    public static async Task<Figures> RunAsync(DrillOptions options, bool refuse, TextWriter output)
    {
        var figures = new Figures("outage");
        figures["while the database is away"] = refuse ? "refuse" : "continue";
        figures.Add("outage, s", options.Duration.TotalSeconds);
        await using var loaded = await LoadedCluster.StartAsync(
            options, options.Silos[0], options.Round ?? TimeSpan.FromSeconds(1), $"  when_storage_fails: {(refuse ? "refuse" : "continue")}");
        var cluster = loaded.Cluster;
        await loaded.StepsAsync(5);
        var before = await FleetCheck.ListAlertsAsync(cluster.Engine);

        var watch = Stopwatch.StartNew();
        await cluster.Postgres.StopAsync(immediate: true);
        var awayMs = Pusher.NowMs();
        while (watch.Elapsed < options.Duration)
            await ShowAsync("away");
        await cluster.Postgres.StartAsync();
        var back = watch.Elapsed;
        Judge(Pusher.NowMs());
        double unsaved;
        do
            unsaved = await ShowAsync("back");
        while ((unsaved > options.LossWindow.TotalSeconds || LastPushesFailed()) && watch.Elapsed < back + Patience);
        figures.Add("saved and pushed as before after, s", (watch.Elapsed - back).TotalSeconds);
        if (unsaved > options.LossWindow.TotalSeconds)
            figures.Violations.Add($"changes still wait for {unsaved:0} s");
        await loaded.StepsAsync(2);
        await loaded.StopPushingAsync();
        foreach (var silo in cluster.Silos.Where(s => s.HasExited))
            figures.Violations.Add($"a silo ended: {silo.Output}");
        figures.Add("longest push, s", loaded.Pusher.Records.Max(r => r.TookMs) / 1000);
        await loaded.CheckAsync(before, null, figures);
        return figures;

        async Task<double> ShowAsync(string phase)
        {
            var fromMs = Pusher.NowMs();
            await Task.Delay(Every);
            var metrics = await Task.WhenAll(cluster.Silos.Select(SiloMetrics.ReadAsync));
            var ended = loaded.Pusher.Records.Where(r => r.BeganMs + r.TookMs >= fromMs).ToArray();
            var age = metrics.Max(m => m.UnsavedSeconds);
            var line = $"{phase}: taken {Count(PushOutcome.Taken)}, partly {Count(PushOutcome.Partly)}, refused {Count(PushOutcome.Refused)}, "
                + $"failed {Count(PushOutcome.Failed)}; observations/s {ended.Sum(r => r.Accepted) / Every.TotalSeconds:0}; "
                + $"longest {(ended.Length == 0 ? 0 : ended.Max(r => r.TookMs)):0} ms; unsaved {metrics.Sum(m => m.UnsavedBytes) / 1e6:0.0} MB, {age:0.0} s";
            figures[$"{watch.Elapsed.TotalSeconds,4:0} s"] = line;
            await output.WriteLineAsync($"{watch.Elapsed.TotalSeconds,5:0} s  {line}");
            return age;

            int Count(PushOutcome outcome) => ended.Count(r => r.Outcome == outcome);
        }

        void Judge(long backMs)
        {
            // By then the silos have noticed, and what may be lost is used up.
            var late = loaded.Pusher.Records.Where(r => r.BeganMs > awayMs + 1.5 * options.LossWindow.TotalMilliseconds && r.BeganMs + r.TookMs < backMs).ToArray();
            var accepted = late.Sum(r => r.Accepted);
            var unanswered = loaded.Pusher.Records.Count(r => r.BeganMs > awayMs && r.BeganMs < backMs && r.Outcome == PushOutcome.Failed);
            figures["observations taken, away for longer than the loss window"] = accepted;
            figures["pushes without an answer, away"] = unanswered;
            if (refuse && accepted > 0)
                figures.Violations.Add($"{accepted} observations were taken that could not be kept as promised");
            if (!refuse && accepted == 0)
                figures.Violations.Add("nothing was taken while the database was away");
            if (unanswered > 0)
                figures.Violations.Add($"{unanswered} pushes had no answer while the database was away");
        }

        bool LastPushesFailed() => loaded.Pusher.Records.TakeLast(20).Any(r => r.Outcome != PushOutcome.Taken);
    }
}
