using System.Diagnostics.Metrics;

namespace DistributedAnomaly.Engine.Fleets;

/// <summary>The fleet tier's own metrics. Names and units follow OpenTelemetry.</summary>
internal sealed class FleetMetrics : IDisposable
{
    public const string MeterName = "DistributedAnomaly.Fleet";

    private readonly Meter _meter;
    private readonly Counter<long> _windows, _trainings, _promotions, _incidents, _leftOut, _faults;
    private readonly Histogram<double> _trainingSeconds, _windowSeconds, _stepSeconds;

    public FleetMetrics()
    {
        // The scope tells the meters of several engines in one process apart.
        _meter = new Meter(new MeterOptions(MeterName) { Scope = this });
        _windows = _meter.CreateCounter<long>("anomaly.fleet.windows", "{window}", "Windows in which the entities of a fleet were compared.");
        _windowSeconds = _meter.CreateHistogram<double>("anomaly.fleet.window.duration", "s", "Time that closing a window took.");
        _stepSeconds = _meter.CreateHistogram<double>(
            "anomaly.fleet.window.step.duration", "s", "Time that a step of closing a window took: harvest of all hosts, compare, tell.");
        _trainings = _meter.CreateCounter<long>("anomaly.fleet.trainings", "{training}", "Trainings of fleets' models, by result.");
        _trainingSeconds = _meter.CreateHistogram<double>("anomaly.fleet.training.duration", "s", "Time that a training took.");
        _promotions = _meter.CreateCounter<long>("anomaly.fleet.promotions", "{promotion}", "Models that began to judge.");
        _incidents = _meter.CreateCounter<long>("anomaly.fleet.incidents", "{incident}", "Cohorts that moved together.");
        _leftOut = _meter.CreateCounter<long>("anomaly.fleet.left_out", "{observation}", "Observations of cohorts or metrics beyond what is told apart.");
        _faults = _meter.CreateCounter<long>("anomaly.fleet.faults", "{window}", "Windows that could not be closed.");
    }

    /// <summary>Instruments that are asked when somebody looks.</summary>
    public void Watch(Func<IReadOnlyList<(string Fleet, int Version, double Drift, int Rows)>> fleets)
    {
        _meter.CreateObservableGauge("anomaly.fleet.model.version", () => fleets().Select(f => Of(f.Version, f.Fleet)), "{version}", "The version that judges; 0: none.");
        _meter.CreateObservableGauge("anomaly.fleet.drift", () => fleets().Select(f => Of(f.Drift, f.Fleet)), "1", "Population stability index of the newest sample.");
        _meter.CreateObservableGauge("anomaly.fleet.sample.rows", () => fleets().Select(f => Of(f.Rows, f.Fleet)), "{vector}", "Vectors that the next model would be trained on.");
    }

    public void Window(TimeSpan duration)
    {
        _windows.Add(1);
        _windowSeconds.Record(duration.TotalSeconds);
    }

    public void Step(string step, TimeSpan duration) => _stepSeconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("step", step));

    public void Training(bool succeeded, TimeSpan duration)
    {
        _trainings.Add(1, new KeyValuePair<string, object?>("result", succeeded ? "completed" : "failed"));
        _trainingSeconds.Record(duration.TotalSeconds);
    }

    public void Promotion() => _promotions.Add(1);

    public void Incident() => _incidents.Add(1);

    public void LeftOut(long observations, string what)
    {
        if (observations > 0)
            _leftOut.Add(observations, new KeyValuePair<string, object?>("what", what));
    }

    public void Fault() => _faults.Add(1);

    public void Dispose() => _meter.Dispose();

    private static Measurement<T> Of<T>(T value, string fleet)
        where T : struct => new(value, new KeyValuePair<string, object?>("fleet", fleet));
}
