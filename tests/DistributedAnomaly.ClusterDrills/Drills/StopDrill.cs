using System.Diagnostics;
using DistributedAnomaly.ClusterDrills.Checks;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Drills;

/// <summary>A silo is asked to stop under load (SIGTERM): nothing at all may be lost.</summary>
internal static class StopDrill
{
    public static async Task<Figures> RunAsync(DrillOptions options, TextWriter output)
    {
        var figures = new Figures("stop");
        figures["silos"] = options.Silos[0];
        await using var loaded = await LoadedCluster.StartAsync(options, options.Silos[0], options.Round ?? TimeSpan.FromSeconds(1));
        await output.WriteLineAsync("all entities are active");
        await loaded.StepsAsync(5);
        var before = await FleetCheck.ListAlertsAsync(loaded.Cluster.Engine);
        var machine = Cluster.MachineReading.Take();

        var watch = Stopwatch.StartNew();
        var stopping = loaded.Cluster.StopAsync(loaded.Cluster.Silos[1]);
        var code = await stopping;
        figures.Add("load average", machine.Load);
        figures.Add("from SIGTERM to the end of the process, s", watch.Elapsed.TotalSeconds);
        figures["exit code"] = code;
        if (code != 0)
            figures.Violations.Add($"the silo ended with code {code}: {loaded.Cluster.Consoles[^1]}");
        await output.WriteLineAsync($"stopped after {watch.Elapsed.TotalSeconds:0.00} s");

        await loaded.StepsAsync(3);
        await loaded.StopPushingAsync();
        figures.Add("longest push, s", loaded.Pusher.Records.Max(r => r.TookMs) / 1000);
        await loaded.CheckAsync(before, null, figures);
        return figures;
    }
}
