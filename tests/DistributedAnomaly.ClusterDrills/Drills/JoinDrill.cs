using System.Diagnostics;
using DistributedAnomaly.ClusterDrills.Checks;
using DistributedAnomaly.ClusterDrills.Cluster;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Drills;

/// <summary>A further silo comes under constant load: how the activations spread, over time.</summary>
internal static class JoinDrill
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromMinutes(5);

    /// <summary>Balanced: no silo has less than this part of its share.</summary>
    private const double Enough = 0.85;

    public static async Task<Figures> RunAsync(DrillOptions options, TextWriter output)
    {
        var figures = new Figures("join");
        figures["silos"] = options.Silos[0];
        figures["entities"] = options.Entities;
        await using var loaded = await LoadedCluster.StartAsync(options, options.Silos[0], options.Round ?? TimeSpan.FromSeconds(1));
        var before = await FleetCheck.ListAlertsAsync(loaded.Cluster.Engine);
        await ShowAsync(TimeSpan.Zero);

        var watch = Stopwatch.StartNew();
        await loaded.Cluster.AddSiloAsync();
        figures.Add("new silo ready after, s", watch.Elapsed.TotalSeconds);
        var balanced = false;
        while (!balanced && watch.Elapsed < Longest)
        {
            await Task.Delay(Every);
            var shares = await ShowAsync(watch.Elapsed);
            balanced = shares.Min() >= shares.Average() * Enough;
        }

        figures["balanced"] = balanced;
        figures.Add("after, s", watch.Elapsed.TotalSeconds);
        await loaded.StopPushingAsync();
        figures.Add("longest push, s", loaded.Pusher.Records.Max(r => r.TookMs) / 1000);
        await loaded.CheckAsync(before, null, figures);
        return figures;

        async Task<double[]> ShowAsync(TimeSpan at)
        {
            var active = (await Task.WhenAll(loaded.Cluster.Silos.Select(SiloMetrics.ReadAsync))).Select(m => m.Activations).ToArray();
            var line = string.Join(" ", active);
            figures[$"activations after {at.TotalSeconds:0} s"] = line;
            await output.WriteLineAsync($"{at.TotalSeconds,5:0} s  {line}");
            return active;
        }
    }
}
