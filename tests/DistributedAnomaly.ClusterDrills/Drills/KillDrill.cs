using DistributedAnomaly.ClusterDrills.Checks;
using DistributedAnomaly.ClusterDrills.Load;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Drills;

/// <summary>A silo dies under load, as <c>kill -9</c> ends it.</summary>
internal static class KillDrill
{
    public static async Task<Figures> RunAsync(DrillOptions options, TextWriter output)
    {
        var figures = new Figures("kill");
        figures["silos"] = options.Silos[0];
        figures["probes, ms"] = options.Probe.TotalMilliseconds;
        await using var loaded = await LoadedCluster.StartAsync(options, options.Silos[0], options.Round ?? DefaultRound(options));
        await output.WriteLineAsync("all entities are active");
        // Some state must be older than the loss window.
        await Task.WhenAll(loaded.StepsAsync(5), Task.Delay(options.LossWindow * 1.5));
        var taken = loaded.Pusher.Accepted;
        var usual = await EntitySweep.RunAsync(loaded.Cluster.Engine, loaded.Fleet);
        taken = loaded.Pusher.Accepted - taken;
        var before = await FleetCheck.ListAlertsAsync(loaded.Cluster.Engine);
        var machine = Cluster.MachineReading.Take();

        var killed = loaded.Cluster.Silos[1];
        await loaded.Cluster.KillAsync(killed);
        var loss = new Loss(Pusher.NowMs(), options.LossWindow);
        var after = await EntitySweep.RunAsync(loaded.Cluster.Engine, loaded.Fleet);
        await output.WriteLineAsync($"all entities answer again {after.Took.TotalSeconds:0.00} s after the death (10 %: {after.Until(0.1):0.00}, 50 %: {after.Until(0.5):0.00}, 90 %: {after.Until(0.9):0.00}; before it {usual.Took.TotalSeconds:0.00})");

        await loaded.StepsAsync(3);
        await loaded.StopPushingAsync();
        figures.Add("load average", machine.Load);
        figures.Add("asking all entities before the death, s", usual.Took.TotalSeconds);
        figures.Add("observations/s meanwhile", taken / usual.Took.TotalSeconds);
        figures.Add("all entities answer after the death, s", after.Took.TotalSeconds);
        foreach (var percent in (int[])[10, 50, 90, 99])
            figures.Add($"{percent} % of them, s", after.Until(percent / 100.0));
        figures["questions asked again"] = after.Retries;
        figures.Add("all entities took an observation after, s", loaded.Groups.Max(g => FirstAfter(g, loss.KilledMs)) / 1000.0);
        figures.Add("longest push, s", loaded.Pusher.Records.Max(r => r.TookMs) / 1000);
        await loaded.CheckAsync(before, loss, figures);
        return figures;
    }

    /// <summary>As fast as 10,000 observations a second, or once a second: a load that leaves room for what the death costs.</summary>
    private static TimeSpan DefaultRound(DrillOptions options) => TimeSpan.FromSeconds(Math.Max(1, options.Entities / 10_000));

    /// <summary>Ms from the death until a step that was sent after it was acknowledged.</summary>
    private static long FirstAfter(EntityGroup group, long killedMs)
    {
        var step = group.FirstStep;
        while (group.TimesOf(step).SentMs < killedMs)
            step++;
        return group.TimesOf(step).AcknowledgedMs - killedMs;
    }
}
