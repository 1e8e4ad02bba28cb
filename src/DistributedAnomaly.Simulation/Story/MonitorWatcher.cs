using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Simulation.Story;

/// <summary>Every server against its own baseline: what the product does without a fleet tier.</summary>
internal sealed class MonitorWatcher : IStoryWatcher
{
    private readonly SimulatedFleet _fleet;
    private readonly string[] _metrics = [.. SimulatedFleet.Metrics];
    private readonly EntityMonitor[] _monitors;
    private readonly SilenceWatch _silence;
    private readonly AlarmList _alarms = new();

    public MonitorWatcher(SimulatedFleet fleet, FleetPolicy policy)
    {
        _fleet = fleet;
        var plan = new MonitorPlan(policy);
        _monitors = [.. Enumerable.Range(0, fleet.Servers).Select(_ => new EntityMonitor(plan, Fidelity.Full))];
        _silence = new SilenceWatch(fleet, policy.Silence);
    }

    public IReadOnlyList<Alarm> Alarms => _alarms.Sorted();

    public double BytesPerServer => _monitors.Average(m => (double)m.MemoryBytes);

    public void Watch(StoryBlock block, ParallelOptions parallel) => Slices.Run(_fleet.Servers, parallel, (from, to) =>
    {
        var verdict = new Verdict();
        for (var server = from; server < to; server++)
        {
            for (var step = block.First; step <= block.Last; step++)
                Observe(server, step, block.Of(server, step), verdict);
        }
    });

    private void Observe(int server, int step, ReadOnlySpan<double> values, Verdict verdict)
    {
        if (_silence.IsNew(server, values))
            _alarms.Add(new Alarm(server, _fleet.CohortOf(server), step, Reasons.Silence));
        if (double.IsNaN(values[0]))
            return;
        _monitors[server].Observe(_fleet.TimeMs(step), _metrics, values, _fleet.Servers, verdict);
        if (verdict.Change == EpisodeChange.Opened)
            _alarms.Add(new Alarm(server, _fleet.CohortOf(server), step, Reasons.Of(verdict)));
    }
}
