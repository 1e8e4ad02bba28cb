using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Benchmarks.Newcomers;

/// <summary>A simulated fleet of which the last servers join on the fifth day, each at another time.</summary>
internal sealed class JoiningFleet
{
    private const int JoinDay = 4;
    private const int FaultHours = 2;
    private const int ModelHours = 12;
    private const int SampleRows = 50_000;

    /// <summary>By so many standard deviations of the value's own changes a faulty server is off, and how soon it must be found.</summary>
    private const double FaultSize = 8;

    private static readonly string[] Metrics = [.. SimulatedFleet.Metrics];

    private readonly SimulatedFleet _fleet;
    private readonly int _newcomers;
    private readonly bool _hasModel, _hasPrior, _isFaulty;
    private readonly FeatureNames _features = FeatureNames.From(SimulatedFleet.Metrics);
    private readonly EntityMonitor[] _monitors;
    private readonly ulong[] _hashes;
    private readonly PeerPanel[] _panels;
    private readonly UsualSpread[] _usual;
    private readonly BaselinePanel[] _baselines;
    private readonly FleetView[] _views;
    private readonly OfferState[] _offers;
    private readonly FleetSample _sample;
    private readonly bool[] _found;
    private readonly int _stepsAnHour;
    private (double Sum, long Count) _early, _later;

    public JoiningFleet(SimulationOptions options, int newcomers, bool hasModel, bool hasPrior, bool isFaulty)
    {
        (_fleet, _newcomers, _hasModel, _hasPrior, _isFaulty) = (new SimulatedFleet(options), newcomers, hasModel, hasPrior, isFaulty);
        var plan = new MonitorPlan(new FleetPolicy());
        _monitors = [.. Enumerable.Range(0, _fleet.Servers).Select(_ => new EntityMonitor(plan, Fidelity.Full))];
        _hashes = [.. Enumerable.Range(0, _fleet.Servers).Select(i => EntityHash.Of(_fleet.NameOf(i)))];
        _panels = [.. Enumerable.Range(0, _fleet.Cohorts).Select(_ => new PeerPanel(_features.Count))];
        _usual = [.. Enumerable.Range(0, _fleet.Cohorts).Select(_ => new UsualSpread())];
        _baselines = [.. Enumerable.Range(0, _fleet.Cohorts).Select(_ => new BaselinePanel(_features.Count))];
        _views = [.. Enumerable.Range(0, _fleet.Cohorts).Select(_ => new FleetView(_features, null, null))];
        _offers = new OfferState[_fleet.Servers];
        _sample = new FleetSample(_features, SampleRows);
        _found = new bool[_fleet.Servers];
        _stepsAnHour = 3600 / options.CadenceSeconds;
    }

    /// <summary>Episodes of newcomers that began in each quarter of their first day.</summary>
    public int[] Alarms { get; } = new int[4];

    /// <summary>Newcomers whose fault was found while it lasted.</summary>
    public int Found => _found.Count(f => f);

    /// <summary>Mean size of newcomers' deviations in their first six hours.</summary>
    public double DeviationEarly => _early.Sum / Math.Max(1, _early.Count);

    /// <summary>The same from then on.</summary>
    public double DeviationLater => _later.Sum / Math.Max(1, _later.Count);

    public void Run()
    {
        var values = new double[_fleet.Servers * Metrics.Length];
        var rows = new float[_fleet.Servers * FleetVector.Width(_features)];
        var vectors = new float[rows.Length];
        var has = new (bool Row, bool Vector)[_fleet.Servers];
        while (_fleet.Advance())
        {
            _fleet.Fill(0, values);
            var step = _fleet.CurrentStep;
            Parallel.For(0, _fleet.Servers, server =>
            {
                var width = FleetVector.Width(_features);
                has[server] = default;
                if (step < JoinsAt(server) || double.IsNaN(values[server * Metrics.Length]))
                    return;
                Observe(server, step, values.AsSpan(server * Metrics.Length, Metrics.Length));
                has[server] = (
                    _monitors[server].State != EntityState.Learning && _monitors[server].TryGetDeviations(rows.AsSpan(server * width, width)),
                    _monitors[server].TryGetVector(vectors.AsSpan(server * width, width)));
            });
            Gather(step, rows, vectors, has);
        }
    }

    private bool IsNewcomer(int server) => server >= _fleet.Servers - _newcomers;

    // Spread over a day and a half, so that every hour of the day is one at which somebody joins.
    private int JoinsAt(int server) => IsNewcomer(server) ? JoinDay * 24 * _stepsAnHour + (server * 37 % _newcomers) * 24 * _stepsAnHour / _newcomers : 0;

    private int FaultAt(int server) => JoinsAt(server) + (4 + server % 16) * _stepsAnHour;

    private void Observe(int server, int step, Span<double> values)
    {
        var since = step - JoinsAt(server);
        var isInFault = _isFaulty && IsNewcomer(server) && step >= FaultAt(server) && step < FaultAt(server) + FaultHours * _stepsAnHour;
        if (isInFault)
        {
            // A busy processor that makes all slower.
            values[0] = Math.Min(100, values[0] + 2.5 * FaultSize);
            values[2] *= Math.Exp(0.10 * FaultSize);
            values[6] *= Math.Exp(0.10 * FaultSize);
        }

        var verdict = new Verdict();
        var monitor = _monitors[server];
        monitor.Observe(_fleet.TimeMs(step), Metrics, values, null, _fleet.Servers, _views[_fleet.CohortOf(server)], verdict);
        if (!IsNewcomer(server) || since >= 24 * _stepsAnHour)
            return;
        if (isInFault)
            _found[server] |= verdict.Change == EpisodeChange.Opened;
        else if (verdict.Change == EpisodeChange.Opened)
            Interlocked.Increment(ref Alarms[since / (6 * _stepsAnHour)]);
        var deviation = Enumerable.Range(0, monitor.MetricCount).Average(m => Math.Min(15, Math.Abs(monitor.MetricAt(m).Deviation)));
        lock (_found)
        {
            if (since < 6 * _stepsAnHour)
                _early = (_early.Sum + deviation, _early.Count + 1);
            else
                _later = (_later.Sum + deviation, _later.Count + 1);
        }
    }

    // As the engine does it: peers each window, baselines each hour, a model twice a day.
    private void Gather(int step, float[] rows, float[] vectors, (bool Row, bool Vector)[] has)
    {
        var width = FleetVector.Width(_features);
        var baseline = new float[BaselinePanel.WidthOf(_features.Count)];
        for (var server = 0; server < _fleet.Servers; server++)
        {
            var cohort = _fleet.CohortOf(server);
            if (has[server].Row)
                _panels[cohort].Add(_hashes[server], rows.AsSpan(server * width, width));
            if (has[server].Vector)
                _sample.Observe(ref _offers[server], _hashes[server], _fleet.TimeMs(step), 3600.0 / _stepsAnHour, vectors.AsSpan(server * width, width));
            if (_hasPrior && step % _stepsAnHour == 0 && has[server].Row && _monitors[server].TryGetBaseline(_features, baseline))
                _baselines[cohort].Add(_hashes[server], baseline);
        }

        for (var cohort = 0; cohort < _views.Length; cohort++)
        {
            _views[cohort] = _views[cohort] with { Peers = _panels[cohort].Close(_fleet.TimeMs(step), _usual[cohort]) };
            if (step % _stepsAnHour == 0)
                _views[cohort] = _views[cohort] with { Baseline = _baselines[cohort].Summarise() };
        }

        if (_hasModel && step > 0 && step % (ModelHours * _stepsAnHour) == 0)
            Train(step);
    }

    private void Train(int step)
    {
        var info = new FleetModelInfo(1, _fleet.TimeMs(step), 0, 0, 0, 0, [], 0, 0);
        if (FleetTrainer.Train(_sample, [], info, new FitOptions { Seed = 1 }) is not { } model)
            return;
        for (var cohort = 0; cohort < _views.Length; cohort++)
            _views[cohort] = _views[cohort] with { Model = model };
    }
}
