using DistributedAnomaly.ClusterDrills.Cluster;
using DistributedAnomaly.ClusterDrills.Load;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Drills;

/// <summary>What it costs to look at a fleet as a whole: one window after the other, each of one observation of every entity.</summary>
internal static class WindowsDrill
{
    /// <summary>From then on an entity's deviations are compared.</summary>
    private const int LearnSteps = 120;

    private const string Windows = "anomaly_fleet_window_duration_seconds";
    private const string Steps = "anomaly_fleet_window_step_duration_seconds";

    /// <summary>A silo looks once a second whether a window is over.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1.5);

    public static async Task<Figures> RunAsync(DrillOptions options, TextWriter output)
    {
        var silos = options.Silos[0];
        var figures = new Figures("windows");
        figures["silos"] = silos;
        figures["entities"] = options.Entities;
        await using var cluster = await DrillCluster.StartAsync(options, silos, asAWhole: true);
        var fleet = new SyntheticFleet(options.Entities, incidentEvery: int.MaxValue);
        var groups = Pusher.Groups(Enumerable.Range(0, options.Entities), options.Batch, 0);
        await new Pusher(new EngineTarget(cluster.Engine), fleet, options.Parallel, TimeSpan.Zero).RunAsync(groups, LearnSteps, CancellationToken.None);
        await output.WriteLineAsync("all entities have learnt");

        var pusher = new Pusher(new EngineTarget(cluster.Engine), fleet, options.Parallel, options.Round ?? Round);
        // Compiled code, and what the fast steps left behind, before anything is measured.
        await pusher.RunAsync(groups, 20, CancellationToken.None);
        var before = await ReadAsync(cluster);
        var cpu = cluster.Silos.Sum(s => s.ProcessorTime.TotalSeconds);
        var steps = Math.Max(1, (int)(options.Duration / (options.Round ?? Round)));
        await pusher.RunAsync(groups, steps, CancellationToken.None);
        var after = await ReadAsync(cluster);
        cpu = cluster.Silos.Sum(s => s.ProcessorTime.TotalSeconds) - cpu;

        var windows = after.Windows.Count - before.Windows.Count;
        figures["observations of every entity"] = steps;
        figures["windows"] = windows;
        figures.Add("a window, ms", Milliseconds(before.Windows, after.Windows));
        foreach (var step in before.Steps.Keys)
            figures.Add($"{step}, ms", Milliseconds(before.Steps[step], after.Steps[step]));
        figures.Add("silos: CPU us/observation, all", cpu * 1e6 / (steps * options.Entities));
        figures.Add("load average", MachineReading.Take().Load);
        if (windows < steps / 2)
            figures.Violations.Add($"{windows} windows of {steps} observations");
        if (after.Faults > before.Faults)
            figures.Violations.Add($"{after.Faults - before.Faults} windows could not be closed");
        return figures;
    }

    private static readonly string[] StepNames = ["harvest", "compare", "tell"];

    private static double Milliseconds((double Seconds, double Count) before, (double Seconds, double Count) after) =>
        1000 * (after.Seconds - before.Seconds) / Math.Max(1, after.Count - before.Count);

    private static async Task<Reading> ReadAsync(DrillCluster cluster)
    {
        var all = await Task.WhenAll(cluster.Silos.Select(SiloMetrics.ReadAsync));
        return new Reading(
            (all.Sum(m => m.OrZero(Windows + "_sum")), all.Sum(m => m.OrZero(Windows + "_count"))),
            StepNames.ToDictionary(
                step => step, step => (all.Sum(m => m.OrZero(Steps + "_sum", "step", step)), all.Sum(m => m.OrZero(Steps + "_count", "step", step)))),
            all.Sum(m => m.OrZero("anomaly_fleet_faults_total")));
    }

    private sealed record Reading((double Seconds, double Count) Windows, Dictionary<string, (double Seconds, double Count)> Steps, double Faults);
}
