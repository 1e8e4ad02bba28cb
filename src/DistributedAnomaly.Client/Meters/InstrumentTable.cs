using System.Diagnostics.Metrics;

namespace DistributedAnomaly.Client.Meters;

/// <summary>The instruments that are listened to, by the names of meter and instrument. Safe for use from several threads.</summary>
internal sealed class InstrumentTable(MeterBridgeOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Meter, string Instrument), InstrumentSeries> _series = [];
    private readonly NamePatterns _meters = new(options.Include, options.Exclude);
    private readonly SeriesBudget _budget = new(options.MaxMetrics);
    private long _overflowed;

    public long Overflowed => Interlocked.Read(ref _overflowed);

    /// <returns>Null: the instrument is not reported.</returns>
    public InstrumentSeries? TryAdd(Instrument instrument)
    {
        var kind = KindOf(instrument);
        if (kind == InstrumentKind.Unknown || !_meters.Match(instrument.Meter.Name))
            return null;
        lock (_lock)
        {
            var key = (instrument.Meter.Name, instrument.Name);
            if (_series.TryGetValue(key, out var series))
            {
                // A second meter of that name: increments add up, two observed values or totals in one series would not.
                if (series.Kind != kind || instrument.IsObservable)
                    return null;
            }
            else
            {
                // The instrument's name alone is the friendlier one; when another meter has it already, the meter's name tells them apart.
                var taken = _series.Keys.Any(other => string.Equals(other.Instrument, instrument.Name, StringComparison.Ordinal));
                var name = taken ? instrument.Meter.Name + "/" + instrument.Name : instrument.Name;
                series = new InstrumentSeries(
                    name, kind, options.MaxSeriesPerInstrument, _budget, () => Interlocked.Increment(ref _overflowed));
                _series.Add(key, series);
            }

            series.Users++;
            return series;
        }
    }

    public void Remove(Instrument instrument, InstrumentSeries series)
    {
        lock (_lock)
        {
            if (--series.Users > 0)
                return;
            _series.Remove((instrument.Meter.Name, instrument.Name));
            series.Release();
        }
    }

    public void Collect(double seconds, Dictionary<string, double> metrics)
    {
        lock (_lock)
        {
            foreach (var series in _series.Values)
                series.Collect(seconds, metrics);
        }
    }

    private static InstrumentKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!type.IsGenericType)
            return InstrumentKind.Unknown;
        var kind = type.GetGenericTypeDefinition();
        return kind == typeof(Counter<>) ? InstrumentKind.Counter
            : kind == typeof(ObservableCounter<>) ? InstrumentKind.ObservableCounter
            : kind == typeof(UpDownCounter<>) ? InstrumentKind.UpDownCounter
            : kind == typeof(ObservableUpDownCounter<>) || kind == typeof(ObservableGauge<>) ? InstrumentKind.ObservableValue
            : kind == typeof(Gauge<>) ? InstrumentKind.Gauge
            : kind == typeof(Histogram<>) ? InstrumentKind.Histogram
            : InstrumentKind.Unknown;
    }
}
