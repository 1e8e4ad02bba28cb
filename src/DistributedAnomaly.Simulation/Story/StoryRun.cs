using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Simulation.Story;

/// <summary>
/// The founding story, measured: one simulated fleet is watched in several ways side by side, and what people were told is compared with
/// the faults that there were.
/// </summary>
public sealed class StoryRun(StoryOptions options)
{
    private const double AlertsPerServerDay = 0.005;

    /// <summary>What who sets up such a fleet knows: these metrics vary in per cent of themselves.</summary>
    private static readonly FeaturePolicy[] Features =
    [
        .. ((string[])["load1", "disk_io_bytes", "net_*", "latency_ms", "errors"]).Select(m => new FeaturePolicy { Metric = m, Transform = Transform.Log }),
    ];

    /// <summary>Told now and then how many steps there were.</summary>
    public Action<int>? OnStep { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option of the simulation is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public StoryFigures Run(CancellationToken cancellationToken)
    {
        var fleet = new SimulatedFleet(options.Simulation);
        var learning = (int)Math.Min(fleet.Steps, options.Simulation.CalmStart.TotalSeconds / options.Simulation.CadenceSeconds);
        var watchers = options.Variants.Select(v => Watcher(v, fleet, learning)).ToArray();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Threads), CancellationToken = cancellationToken };
        var simulated = TimeSpan.Zero;
        var watched = new TimeSpan[watchers.Length];
        var observations = 0L;
        var block = new StoryBlock(fleet);
        while (true)
        {
            var begun = Environment.CpuUsage.TotalTime;
            if (!block.Advance(parallel))
                break;
            simulated += Environment.CpuUsage.TotalTime - begun;
            observations += block.Reported();
            for (var i = 0; i < watchers.Length; i++)
            {
                begun = Environment.CpuUsage.TotalTime;
                watchers[i].Watch(block, parallel);
                watched[i] += Environment.CpuUsage.TotalTime - begun;
            }

            OnStep?.Invoke(block.Last + 1);
        }

        var appraisal = new Appraisal(fleet, learning);
        return new StoryFigures(
            fleet.Servers, fleet.Cohorts, options.Simulation.Days, appraisal.Days, observations, fleet.Faults.Count, appraisal.Sizes(),
            PerObservation(simulated, observations),
            [.. watchers.Select((w, i) => appraisal.Of(options.Variants[i], w.Alarms, PerObservation(watched[i], observations), w.BytesPerServer))]);
    }

    private static double PerObservation(TimeSpan time, long observations) => time.TotalMicroseconds / Math.Max(1, observations);

    private IStoryWatcher Watcher(StoryVariant variant, SimulatedFleet fleet, int learning)
    {
        var policy = new FleetPolicy { AlertsPerDay = options.AlertsPerDay ?? AlertsPerServerDay * fleet.Servers, Features = Features };
        return variant switch
        {
            StoryVariant.FixedThresholds => new FixedThresholdWatcher(fleet, learning),
            StoryVariant.OwnBaselines => new MonitorWatcher(fleet, policy),
            _ => new FleetWatcher(fleet, policy, hasPeers: variant == StoryVariant.Everything),
        };
    }
}
