using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Simulation.Story;

/// <summary>Every server against its own baseline, its peers and the models of the fleet.</summary>
internal sealed class FleetWatcher : IStoryWatcher
{
    /// <summary>An alarm waits so many minutes before people are told, as the alert desk groups: an incident of its cohort that opens meanwhile holds it.</summary>
    private const int HoldMinutes = 2;

    private readonly SimulatedFleet _fleet;
    private readonly FleetPolicy _policy;
    private readonly bool _hasPeers;
    private readonly string[] _metrics = [.. SimulatedFleet.Metrics];
    private readonly FeatureNames _features = FeatureNames.From(SimulatedFleet.Metrics);
    private readonly EntityMonitor[] _monitors;
    private readonly ulong[] _hashes;
    private readonly float[] _vectors;
    private readonly float[] _deviations;
    private readonly bool[] _reported;
    private readonly bool[] _hasVector;
    private readonly PeerPanel[] _panels;
    private readonly CohortMonitor[] _cohorts;
    private readonly IncidentMemory _memory = new();
    private readonly FleetView[] _views;
    private readonly SilenceWatch _silence;
    private readonly AlarmList _alarms = new();
    private readonly AlarmList _candidates = new();
    private readonly List<Alarm> _held = [];
    private readonly OfferState[] _offers;
    private readonly FleetSample _sample;
    private readonly FleetModelTraining _training;
    private readonly int _hold;
    private readonly double _seconds;

    [ThreadStatic]
    private static Verdict? _verdict;

    public FleetWatcher(SimulatedFleet fleet, FleetPolicy policy, bool hasPeers, int threads)
    {
        (_fleet, _policy, _hasPeers) = (fleet, policy, hasPeers);
        var plan = new MonitorPlan(policy);
        _monitors = [.. Enumerable.Range(0, fleet.Servers).Select(_ => new EntityMonitor(plan, Fidelity.Full))];
        _hashes = [.. Enumerable.Range(0, fleet.Servers).Select(i => EntityHash.Of(fleet.NameOf(i)))];
        _vectors = new float[fleet.Servers * Width];
        _deviations = new float[fleet.Servers * Width];
        _reported = new bool[fleet.Servers];
        _hasVector = new bool[fleet.Servers];
        _panels = [.. Enumerable.Range(0, fleet.Cohorts).Select(_ => new PeerPanel(_features.Count))];
        _cohorts = [.. Enumerable.Range(0, fleet.Cohorts).Select(_ => new CohortMonitor(policy.FleetIncidents))];
        _views = [.. Enumerable.Range(0, fleet.Cohorts).Select(_ => new FleetView(_features, null, null))];
        _silence = new SilenceWatch(fleet, policy.Silence);
        _offers = new OfferState[fleet.Servers];
        _sample = new FleetSample(_features, FleetModelTraining.SampleRows);
        _training = new FleetModelTraining(fleet, threads);
        _seconds = (fleet.TimeMs(1) - fleet.TimeMs(0)) / 1000.0;
        _hold = (int)Math.Ceiling(HoldMinutes * 60_000.0 / (fleet.TimeMs(1) - fleet.TimeMs(0)));
    }

    public IReadOnlyList<Alarm> Alarms => _alarms.Sorted();

    private int Width => FleetVector.Width(_features);

    public void Observe(int server, int step, ReadOnlySpan<double> values)
    {
        var verdict = _verdict ??= new Verdict();
        if (_silence.IsNew(server, values))
            _alarms.Add(new Alarm(server, _fleet.CohortOf(server), step, "silence"));
        _reported[server] = !double.IsNaN(values[0]);
        if (!_reported[server])
            return;
        var cohort = _fleet.CohortOf(server);
        _monitors[server].Observe(_fleet.TimeMs(step), _metrics, values, null, _fleet.Servers, _views[cohort], verdict);
        _monitors[server].TryGetDeviations(_deviations.AsSpan(server * Width, Width));
        _hasVector[server] = _monitors[server].TryGetVector(_vectors.AsSpan(server * Width, Width));
        if (verdict.Change == EpisodeChange.Opened)
            _candidates.Add(new Alarm(server, cohort, step, Reasons.Of(verdict)));
    }

    public void EndStep(int step)
    {
        if (_hasPeers)
            Compare(step);
        Sample(step);
        _held.AddRange(_candidates.Take());
        Release(step);
    }

    private void Compare(int step)
    {
        for (var server = 0; server < _monitors.Length; server++)
        {
            if (_reported[server])
                _panels[_fleet.CohortOf(server)].Add(_hashes[server], _deviations.AsSpan(server * Width, Width));
        }

        for (var cohort = 0; cohort < _panels.Length; cohort++)
        {
            var peers = _panels[cohort].Close(_fleet.TimeMs(step), _cohorts[cohort].Usual);
            _views[cohort] = _views[cohort] with { Peers = peers };
            if (peers is not null && _policy.FleetIncidents.Enabled && _cohorts[cohort].Observe(peers, _features, _memory) == EpisodeChange.Opened)
                _alarms.Add(new Alarm(-1, cohort, step, $"incident {_cohorts[cohort].Incident!.Feature}"));
        }
    }

    private void Sample(int step)
    {
        for (var server = 0; server < _monitors.Length; server++)
        {
            // What a cohort does together is no happening of its members.
            if (_reported[server] && _hasVector[server] && !_cohorts[_fleet.CohortOf(server)].IsOpen)
                _sample.Observe(ref _offers[server], _hashes[server], _fleet.TimeMs(step), _seconds, _vectors.AsSpan(server * Width, Width));
        }

        if (!_training.IsDue(step) || _training.Train(_sample, step) is not { } model)
            return;
        for (var cohort = 0; cohort < _views.Length; cohort++)
            _views[cohort] = _views[cohort] with { Model = model };
    }

    private void Release(int step)
    {
        _held.RemoveAll(alarm =>
        {
            if (_cohorts[alarm.Cohort].IsOpen)
                return true;
            if (step < alarm.Step + _hold && _hasPeers)
                return false;
            _alarms.Add(alarm);
            return true;
        });
    }
}
