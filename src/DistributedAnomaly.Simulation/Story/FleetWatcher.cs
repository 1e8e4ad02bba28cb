using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Simulation.Story;

/// <summary>Every server against its own baseline and the models of the fleet; with peers also against these, and cohorts as a whole.</summary>
/// <remarks>The parts of the fleet, and with them the result, do not depend on how many threads there are.</remarks>
internal sealed class FleetWatcher : IStoryWatcher
{
    /// <summary>An alarm waits so many minutes before people are told, as the alert desk groups: an incident of its cohort that opens meanwhile holds it.</summary>
    private const int HoldMinutes = 2;
    private const int MostParts = 16;

    private readonly SimulatedFleet _fleet;
    private readonly FleetPolicy _policy;
    private readonly bool _hasPeers;
    private readonly FeatureNames _features = FeatureNames.From(SimulatedFleet.Metrics);
    private readonly FleetPart[] _parts;
    private readonly CohortMonitor[] _cohorts;
    private readonly PeerStatistics?[] _peers;
    private readonly double[] _anomalous;
    private readonly IncidentMemory _memory = new();
    private readonly FleetView[] _views;
    private readonly AlarmList _alarms = new();
    private readonly FleetModelTraining _training;
    private readonly int _hold;
    private List<Alarm> _held = [];

    public FleetWatcher(SimulatedFleet fleet, FleetPolicy policy, bool hasPeers)
    {
        (_fleet, _policy, _hasPeers) = (fleet, policy, hasPeers);
        var (plan, silence) = (new MonitorPlan(policy), new SilenceWatch(fleet, policy.Silence));
        var parts = Math.Min(MostParts, fleet.Cohorts);
        _parts =
        [
            .. Enumerable.Range(0, parts)
                .Select(p => new FleetPart(fleet, Enumerable.Range(0, fleet.Cohorts).Where(c => c % parts == p), _features, plan, silence, hasPeers)),
        ];
        _cohorts = [.. Enumerable.Range(0, fleet.Cohorts).Select(_ => new CohortMonitor(policy.FleetIncidents))];
        _peers = new PeerStatistics?[fleet.Cohorts];
        _anomalous = new double[fleet.Cohorts];
        _views = [.. Enumerable.Range(0, fleet.Cohorts).Select(_ => new FleetView(_features, null, null))];
        _training = new FleetModelTraining(fleet);
        _hold = hasPeers ? (int)Math.Ceiling(HoldMinutes * 60_000.0 / (fleet.TimeMs(1) - fleet.TimeMs(0))) : 0;
    }

    public IReadOnlyList<Alarm> Alarms => _alarms.Sorted();

    public double BytesPerServer => _parts.SelectMany(p => p.Bytes).Average();

    public void Watch(StoryBlock block, ParallelOptions parallel)
    {
        // Peers are another window's at each step; a model lasts until the next one.
        foreach (var (first, last) in block.Parts(step => _hasPeers || _training.IsDue(step)))
        {
            Parallel.For(0, _parts.Length, parallel, p =>
            {
                _parts[p].Watch(block, first, last, _views);
                if (_hasPeers)
                    _parts[p].Close(last, _cohorts, _views[0].Model, _peers, _anomalous);
            });
            if (_hasPeers)
                Compare(last);
            if (_training.IsDue(last))
                Train(last, parallel);
            Tell(first, last);
        }
    }

    private void Compare(int step)
    {
        for (var cohort = 0; cohort < _cohorts.Length; cohort++)
        {
            var peers = _peers[cohort];
            if (peers is not null && _policy.FleetIncidents.Enabled
                && _cohorts[cohort].Observe(peers, _features, _memory, _anomalous[cohort]) == EpisodeChange.Opened)
                _alarms.Add(new Alarm(-1, cohort, step, $"incident {_cohorts[cohort].Incident!.Feature}"));
            var incident = _cohorts[cohort].Incident is { } last ? new IncidentSpan(last.StartedMs, last.EndedMs) : default;
            _views[cohort] = _views[cohort] with { Peers = peers, Incident = incident };
        }
    }

    private void Train(int step, ParallelOptions parallel)
    {
        var sample = FleetModelTraining.Empty(_features);
        foreach (var part in _parts)
        {
            sample.Merge(part.Sample);
            if (part.History is { } history)
                sample.Merge(history);
            part.Turn();
        }

        if (_training.Train(sample, step, parallel) is not { } model)
            return;
        for (var cohort = 0; cohort < _views.Length; cohort++)
            _views[cohort] = _views[cohort] with { Model = model };
    }

    private void Tell(int first, int last)
    {
        foreach (var part in _parts)
        {
            _held.AddRange(part.Candidates.Take());
            foreach (var silence in part.Silences.Take())
                _alarms.Add(silence);
        }

        for (var step = first; step <= last && _held.Count > 0; step++)
            Release(step);
    }

    private void Release(int step)
    {
        var held = new List<Alarm>();
        foreach (var alarm in _held)
        {
            if (_cohorts[alarm.Cohort].IsOpen)
                continue;
            if (step < alarm.Step + _hold)
                held.Add(alarm);
            else
                _alarms.Add(alarm);
        }

        _held = held;
    }
}
