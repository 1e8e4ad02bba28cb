using System.Diagnostics;
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

    /// <summary>Told after each step how many there were.</summary>
    public Action<int>? OnStep { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option of the simulation is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public StoryFigures Run(CancellationToken cancellationToken)
    {
        var fleet = new SimulatedFleet(options.Simulation);
        var learning = Math.Min(fleet.Steps, (int)(options.Simulation.CalmStart.TotalSeconds / options.Simulation.CadenceSeconds));
        var watchers = options.Variants.Select(v => Watcher(v, fleet, learning)).ToArray();
        var seconds = new double[watchers.Length + 1];
        var observations = Play(fleet, watchers, seconds, cancellationToken);
        var appraisal = new Appraisal(fleet, learning);
        var variants = new VariantFigures[watchers.Length];
        for (var i = 0; i < watchers.Length; i++)
            variants[i] = appraisal.Of(options.Variants[i], watchers[i].Alarms, seconds[i + 1] * 1e6 * options.Threads / Math.Max(1, observations));
        return new StoryFigures(
            fleet.Servers, fleet.Cohorts, options.Simulation.Days, appraisal.Days, observations, fleet.Faults.Count, appraisal.Sizes(), seconds[0],
            variants);
    }

    private long Play(SimulatedFleet fleet, IStoryWatcher[] watchers, double[] seconds, CancellationToken cancellationToken)
    {
        var width = SimulatedFleet.Metrics.Count;
        var values = new double[fleet.Servers * width];
        var threads = Math.Clamp(options.Threads, 1, fleet.Servers);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        var observations = 0L;
        for (var step = 0; fleet.Advance(); step++)
        {
            var begun = Stopwatch.GetTimestamp();
            var now = step;
            Parallel.For(0, threads, parallel, part =>
            {
                var (from, to) = Part(fleet.Servers, threads, part);
                fleet.Fill(from, values.AsSpan(from * width, (to - from) * width));
            });
            seconds[0] += Stopwatch.GetElapsedTime(begun).TotalSeconds;
            for (var server = 0; server < fleet.Servers; server++)
                observations += double.IsNaN(values[server * width]) ? 0 : 1;
            for (var i = 0; i < watchers.Length; i++)
            {
                begun = Stopwatch.GetTimestamp();
                var watcher = watchers[i];
                Parallel.For(0, threads, parallel, part =>
                {
                    var (from, to) = Part(fleet.Servers, threads, part);
                    for (var server = from; server < to; server++)
                        watcher.Observe(server, now, values.AsSpan(server * width, width));
                });
                watcher.EndStep(step);
                seconds[i + 1] += Stopwatch.GetElapsedTime(begun).TotalSeconds;
            }

            OnStep?.Invoke(step + 1);
        }

        return observations;
    }

    private IStoryWatcher Watcher(StoryVariant variant, SimulatedFleet fleet, int learning)
    {
        var policy = new FleetPolicy { AlertsPerDay = options.AlertsPerDay ?? AlertsPerServerDay * fleet.Servers, Features = Features };
        return variant switch
        {
            StoryVariant.FixedThresholds => new FixedThresholdWatcher(fleet, learning),
            StoryVariant.OwnBaselines => new MonitorWatcher(fleet, policy),
            _ => new FleetWatcher(fleet, policy, variant == StoryVariant.Everything, options.Threads),
        };
    }

    private static (int From, int To) Part(int servers, int parts, int part) =>
        ((int)((long)servers * part / parts), (int)((long)servers * (part + 1) / parts));
}
