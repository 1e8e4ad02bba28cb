using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Benchmarks.Newcomers;

/// <summary>
/// The newcomers of a fleet, each of which begins in one way, with or without a model and a prior. Some hours after it joined each has a copy that is
/// at fault for two hours.
/// </summary>
internal sealed class NewcomerArm(int newcomers, bool hasModel, bool hasPrior)
{
    /// <summary>For which a newcomer is watched.</summary>
    public const int Days = 2;

    private const int FaultHours = 2;
    private const int EarlyHours = 6;

    /// <summary>By so many standard deviations of the value's own changes a faulty server is off.</summary>
    private const double FaultSize = 8;

    private static readonly string[] Metrics = [.. SimulatedFleet.Metrics];
    private static readonly MonitorPlan Plan = new(FleetPolicy.Default);

    private readonly EntityMonitor[] _calm = [.. Enumerable.Range(0, newcomers).Select(_ => new EntityMonitor(Plan, Fidelity.Full))];
    private readonly EntityMonitor?[] _faulty = new EntityMonitor?[newcomers];
    private readonly bool[] _found = new bool[newcomers];
    private readonly Lock _lock = new();
    private (double Sum, long Count) _early, _later;

    public int Newcomers => newcomers;

    public bool HasModel => hasModel;

    public bool HasPrior => hasPrior;

    /// <summary>Episodes of newcomers that began in each quarter of their first day.</summary>
    public int[] Alarms { get; } = new int[4];

    /// <summary>The same in the days after.</summary>
    public int LaterAlarms { get; private set; }

    /// <summary>Called for each of them: hours since the newcomer joined, its monitor and the verdict.</summary>
    public Action<double, EntityMonitor, Verdict>? Alarmed { get; init; }

    /// <summary>Newcomers whose fault was found while it lasted.</summary>
    public int Found => _found.Count(f => f);

    /// <summary>Mean size of newcomers' deviations in their first six hours.</summary>
    public double DeviationEarly => _early.Sum / Math.Max(1, _early.Count);

    /// <summary>The same from then on, in the first day.</summary>
    public double DeviationLater => _later.Sum / Math.Max(1, _later.Count);

    /// <summary>One observation; those of different newcomers may come at once.</summary>
    /// <param name="newcomer">Which one.</param>
    /// <param name="hours">Since it joined.</param>
    /// <param name="timeMs">Unix ms.</param>
    /// <param name="values">Without a fault.</param>
    /// <param name="fleet">What the fleet knows.</param>
    /// <param name="fleetSize">Its servers.</param>
    public void Observe(int newcomer, double hours, long timeMs, ReadOnlySpan<double> values, FleetView fleet, int fleetSize)
    {
        var view = fleet with { Model = hasModel ? fleet.Model : null, Baseline = hasPrior ? fleet.Baseline : null };
        ObserveFaulty(newcomer, hours, timeMs, values, view, fleetSize);
        var verdict = new Verdict();
        var monitor = _calm[newcomer];
        monitor.Observe(timeMs, Metrics, values, null, fleetSize, view, verdict);
        var deviation = 0.0;
        for (var m = 0; m < monitor.MetricCount; m++)
            deviation += Math.Min(15, Math.Abs(monitor.MetricAt(m).Deviation)) / monitor.MetricCount;
        lock (_lock)
        {
            var isFirstDay = hours < 24;
            ref var mean = ref hours < EarlyHours ? ref _early : ref _later;
            if (isFirstDay)
                mean = (mean.Sum + deviation, mean.Count + 1);
            if (verdict.Change != EpisodeChange.Opened)
                return;
            if (isFirstDay)
                Alarms[(int)hours * Alarms.Length / 24]++;
            else
                LaterAlarms++;
            Alarmed?.Invoke(hours, monitor, verdict);
        }
    }

    private void ObserveFaulty(int newcomer, double hours, long timeMs, ReadOnlySpan<double> values, FleetView view, int fleetSize)
    {
        var begins = 4 + newcomer % 16;
        if (hours < begins || hours >= begins + FaultHours)
        {
            _faulty[newcomer] = null;
            return;
        }

        double[] wrong = [.. values];
        // A busy processor that makes all slower.
        wrong[0] = Math.Min(100, wrong[0] + 2.5 * FaultSize);
        wrong[2] *= Math.Exp(0.10 * FaultSize);
        wrong[6] *= Math.Exp(0.10 * FaultSize);
        var verdict = new Verdict();
        (_faulty[newcomer] ??= Copy(_calm[newcomer])).Observe(timeMs, Metrics, wrong, null, fleetSize, view, verdict);
        _found[newcomer] |= verdict.Change == EpisodeChange.Opened;
    }

    private static EntityMonitor Copy(EntityMonitor monitor)
    {
        var writer = new SnapshotWriter();
        monitor.Save(writer);
        var reader = new SnapshotReader(writer.Written);
        return EntityMonitor.Load(ref reader, Plan);
    }
}
