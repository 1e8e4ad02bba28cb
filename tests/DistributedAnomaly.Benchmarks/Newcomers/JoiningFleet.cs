using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Benchmarks.Newcomers;

/// <summary>
/// A simulated fleet that further servers join on its fifth day, each at another time. Every newcomer is watched as if it were the only one: it says
/// nothing to the fleet, so that all <see cref="NewcomerArm">arms</see> see the same fleet.
/// </summary>
internal sealed class JoiningFleet
{
    private const int JoinDay = 4;
    private const int ModelHours = 12;
    private const int SampleRows = 50_000;

    private static readonly string[] Metrics = [.. SimulatedFleet.Metrics];

    private readonly SimulatedFleet _fleet;
    private readonly NewcomerArm[] _arms;
    private readonly int _established;
    private readonly FeatureNames _features = FeatureNames.From(SimulatedFleet.Metrics);
    private readonly EntityMonitor[] _monitors;
    private readonly ulong[] _hashes;
    private readonly PeerPanel[] _panels;
    private readonly UsualSpread[] _usual;
    private readonly BaselinePanel[] _baselines;
    private readonly FleetView[] _views;
    private readonly OfferState[] _offers;
    private readonly FleetSample _sample;
    private readonly int _stepsAnHour;
    private int _alarms;

    /// <param name="options">Its last servers are the newcomers.</param>
    /// <param name="arms">How newcomers begin; each has all of them.</param>
    public JoiningFleet(SimulationOptions options, NewcomerArm[] arms)
    {
        (_fleet, _arms) = (new SimulatedFleet(options), arms);
        _established = _fleet.Servers - arms[0].Newcomers;
        var plan = new MonitorPlan(FleetPolicy.Default);
        _monitors = [.. Enumerable.Range(0, _established).Select(_ => new EntityMonitor(plan, Fidelity.Full))];
        _hashes = [.. Enumerable.Range(0, _established).Select(i => EntityHash.Of(_fleet.NameOf(i)))];
        _panels = [.. Enumerable.Range(0, _fleet.Cohorts).Select(_ => new PeerPanel(_features.Count))];
        _usual = [.. Enumerable.Range(0, _fleet.Cohorts).Select(_ => new UsualSpread())];
        _baselines = [.. Enumerable.Range(0, _fleet.Cohorts).Select(_ => new BaselinePanel(_features.Count))];
        _views = [.. Enumerable.Range(0, _fleet.Cohorts).Select(_ => new FleetView(_features, null, null))];
        _offers = new OfferState[_established];
        _sample = new FleetSample(_features, SampleRows);
        _stepsAnHour = 3600 / options.CadenceSeconds;
    }

    /// <summary>False alarms of an established server in a day of those on which newcomers are watched.</summary>
    public double Usual => (double)_alarms / _established * 24 * _stepsAnHour / (_fleet.Steps - JoinDay * 24 * _stepsAnHour);

    public void Run()
    {
        var width = FleetVector.Width(_features);
        var values = new double[_fleet.Servers * Metrics.Length];
        var (rows, vectors) = (new float[_established * width], new float[_established * width]);
        var has = new (bool Row, bool Vector)[_established];
        while (_fleet.Advance())
        {
            _fleet.Fill(0, values);
            var step = _fleet.CurrentStep;
            Parallel.For(0, _fleet.Servers, server =>
            {
                var observed = values.AsSpan(server * Metrics.Length, Metrics.Length);
                if (server >= _established)
                {
                    Join(server - _established, step, observed);
                    return;
                }

                has[server] = default;
                if (double.IsNaN(observed[0]))
                    return;
                var verdict = new Verdict();
                _monitors[server].Observe(_fleet.TimeMs(step), Metrics, observed, null, _fleet.Servers, _views[_fleet.CohortOf(server)], verdict);
                if (verdict.Change == EpisodeChange.Opened && step >= JoinDay * 24 * _stepsAnHour)
                    Interlocked.Increment(ref _alarms);
                has[server] = (
                    _monitors[server].State != EntityState.Learning && _monitors[server].TryGetDeviations(rows.AsSpan(server * width, width)),
                    _monitors[server].TryGetVector(vectors.AsSpan(server * width, width)));
            });
            Gather(step, rows, vectors, has);
        }
    }

    // Spread over a day, so that every hour of it is one at which somebody joins.
    private void Join(int newcomer, int step, Span<double> values)
    {
        var arms = _arms;
        var dayLength = 24 * _stepsAnHour;
        var since = step - JoinDay * dayLength - newcomer * 37 % arms[0].Newcomers * dayLength / arms[0].Newcomers;
        if (since < 0 || since >= NewcomerArm.Days * dayLength || double.IsNaN(values[0]))
            return;
        var view = _views[_fleet.CohortOf(_established + newcomer)];
        foreach (var arm in arms)
            arm.Observe(newcomer, since / (double)_stepsAnHour, _fleet.TimeMs(step), values, view, _fleet.Servers);
    }

    // As the engine does it: peers each window, baselines each hour, a model twice a day.
    private void Gather(int step, float[] rows, float[] vectors, (bool Row, bool Vector)[] has)
    {
        var width = FleetVector.Width(_features);
        var baseline = new float[BaselinePanel.WidthOf(_features.Count)];
        for (var server = 0; server < _established; server++)
        {
            var cohort = _fleet.CohortOf(server);
            if (has[server].Row)
                _panels[cohort].Add(_hashes[server], rows.AsSpan(server * width, width));
            if (has[server].Vector)
                _sample.Observe(ref _offers[server], _hashes[server], _fleet.TimeMs(step), 3600.0 / _stepsAnHour, vectors.AsSpan(server * width, width));
            if (step % _stepsAnHour == 0 && has[server].Row && _monitors[server].TryGetBaseline(_features, baseline))
                _baselines[cohort].Add(_hashes[server], baseline);
        }

        for (var cohort = 0; cohort < _views.Length; cohort++)
        {
            _views[cohort] = _views[cohort] with { Peers = _panels[cohort].Close(_fleet.TimeMs(step), _usual[cohort]) };
            if (step % _stepsAnHour == 0)
                _views[cohort] = _views[cohort] with { Baseline = _baselines[cohort].Summarise() };
        }

        if (step > 0 && step % (ModelHours * _stepsAnHour) == 0)
            Train(step);
    }

    private void Train(int step)
    {
        var info = new FleetModelInfo(1, _fleet.TimeMs(step), 0, 0, 0, 0, [], 0, 0);
        if (FleetTrainer.Train(_sample, [], info, new Core.Batch.FitOptions { Seed = 1 }) is not { } model)
            return;
        for (var cohort = 0; cohort < _views.Length; cohort++)
            _views[cohort] = _views[cohort] with { Model = model };
    }
}
