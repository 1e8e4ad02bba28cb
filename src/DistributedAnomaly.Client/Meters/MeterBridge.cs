using System.Diagnostics.Metrics;
using DistributedAnomaly.Client.Pushing;

namespace DistributedAnomaly.Client.Meters;

/// <summary>
/// Reports an application's own System.Diagnostics.Metrics instruments: every interval one observation of the entity
/// <see cref="MeterBridgeOptions.Instance"/>. What an instrument becomes:
/// <list type="bullet">
/// <item>counter, observable counter: its rate per second (not the running total: a server that was not told the kind of a metric
/// judges its value as it is);</item>
/// <item>up-down counter, gauge, and their observable forms: the value;</item>
/// <item>histogram: <c>.rate</c> (measurements per second), <c>.mean</c>, <c>.p50</c> and <c>.p99</c> of the interval.</item>
/// </list>
/// Tags are folded into the name: <c>requests{method=GET}</c>. The number of series is capped; see
/// <see cref="MeterBridgeOptions.MaxSeriesPerInstrument"/>, <see cref="MeterBridgeOptions.MaxMetrics"/> and <see cref="Overflowed"/>.
/// </summary>
public sealed class MeterBridge : IDisposable
{
    private readonly MetricsPusher _pusher;
    private readonly MeterBridgeOptions _options;
    private readonly TimeProvider _time;
    private readonly InstrumentTable _table;
    private readonly MeterListener _listener = new();
    private readonly Lock _reporting = new();
    private readonly ITimer _timer;
    private readonly Dictionary<string, double> _metrics = new(StringComparer.Ordinal);
    private long _since;
    private bool _disposed;

    /// <summary>Begins to listen and to report.</summary>
    /// <param name="pusher">Takes the observations; stays the caller's.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range; all errors are named.</exception>
    public MeterBridge(MetricsPusher pusher, MeterBridgeOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new MeterBridgeOptions();
        var errors = _options.Errors().ToList();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _pusher = pusher;
        _time = time ?? TimeProvider.System;
        _table = new InstrumentTable(_options);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_table.TryAdd(instrument) is { } series)
                listener.EnableMeasurementEvents(instrument, series);
        };
        _listener.MeasurementsCompleted = (instrument, state) =>
        {
            if (state is InstrumentSeries series)
                _table.Remove(instrument, series);
        };
        Listen<byte>(value => value);
        Listen<short>(value => value);
        Listen<int>(value => value);
        Listen<long>(value => value);
        Listen<float>(value => value);
        Listen<double>(value => value);
        Listen<decimal>(value => (double)value);
        _listener.Start();
        _since = _time.GetTimestamp();
        _timer = _time.CreateTimer(_ => Report(), null, _options.Interval, _options.Interval);
    }

    /// <summary>Measurements beyond a cap: they went to an overflow series, or nowhere.</summary>
    public long Overflowed => _table.Overflowed;

    /// <summary>Failures of instruments that were asked for their value; such an instrument is left out of that interval.</summary>
    public long Failures { get; private set; }

    /// <summary>Reports now what was measured since the last report.</summary>
    public void Report()
    {
        lock (_reporting)
        {
            if (_disposed)
                return;
            Report_NeedsLock();
        }
    }

    /// <summary>Reports a last time and stops listening.</summary>
    public void Dispose()
    {
        lock (_reporting)
        {
            if (_disposed)
                return;
            _disposed = true;
            Report_NeedsLock();
        }

        _timer.Dispose();
        _listener.Dispose();
    }

    private void Report_NeedsLock()
    {
        var seconds = _time.GetElapsedTime(_since).TotalSeconds;
        if (seconds <= 0)
            return;
        _since = _time.GetTimestamp();
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException e)
        {
            // Thrown after all were asked: those that answered are reported.
            Failures += e.InnerExceptions.Count;
        }

        _metrics.Clear();
        _table.Collect(seconds, _metrics);
        if (_metrics.Count > 0)
            _pusher.Observe(_options.Instance, _metrics);
    }

    private void Listen<T>(Func<T, double> convert)
        where T : struct =>
        _listener.SetMeasurementEventCallback<T>((_, value, tags, state) => ((InstrumentSeries)state!).Record(convert(value), tags));
}
