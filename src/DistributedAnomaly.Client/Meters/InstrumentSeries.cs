using System.Collections.Concurrent;

namespace DistributedAnomaly.Client.Meters;

/// <summary>
/// All series of one instrument, one for each set of tags, up to a cap. Beyond it, counters and histograms go on in one overflow
/// series, where they still add up; the mixed values of gauges mean nothing and are only counted.
/// </summary>
internal sealed class InstrumentSeries
{
    private readonly string _name;
    private readonly InstrumentKind _kind;
    private readonly int _maxSeries;
    private readonly SeriesBudget _budget;
    private readonly Action _overflowed;
    private readonly ConcurrentDictionary<string, MeterSeries> _series = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MeterSeries>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Lock _adding = new();
    private MeterSeries? _untagged;
    private MeterSeries? _overflow;
    private bool _overflowRefused;

    public InstrumentSeries(string name, InstrumentKind kind, int maxSeries, SeriesBudget budget, Action overflowed)
    {
        (_name, _kind, _maxSeries, _budget, _overflowed) = (name, kind, maxSeries, budget, overflowed);
        _lookup = _series.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Instruments that feed it: several meters may have the same name.</summary>
    public int Users { get; set; }

    public InstrumentKind Kind => _kind;

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!double.IsFinite(value))
            return;
        if (tags.Length == 0 && _untagged is { } untagged)
        {
            untagged.Record(value);
            return;
        }

        Span<char> name = stackalloc char[TagNames.MaxLength];
        var length = TagNames.Fold(_name, tags, name);
        if (length > 0 && _lookup.TryGetValue(name[..length], out var known))
        {
            known.Record(value);
            return;
        }

        if ((length > 0 ? TryAdd(name[..length].ToString(), tags.Length == 0) : null) is { } added)
        {
            added.Record(value);
            return;
        }

        _overflowed();
        Overflow()?.Record(value);
    }

    public void Collect(double seconds, Dictionary<string, double> metrics)
    {
        foreach (var series in _series.Values)
            series.Collect(seconds, metrics);
        Volatile.Read(ref _overflow)?.Collect(seconds, metrics);
    }

    /// <summary>Gives its metrics back to the budget: the instrument is gone.</summary>
    public void Release()
    {
        lock (_adding)
        {
            foreach (var series in _series.Values)
                _budget.GiveBack(series.MetricCount);
            if (_overflow is { } overflow)
                _budget.GiveBack(overflow.MetricCount);
            _series.Clear();
            _untagged = _overflow = null;
            _overflowRefused = true;
        }
    }

    private MeterSeries? TryAdd(string name, bool untagged)
    {
        lock (_adding)
        {
            if (_series.TryGetValue(name, out var known))
                return known;
            var series = NewSeries(name);
            if (_series.Count >= _maxSeries || !_budget.TryTake(series.MetricCount))
                return null;
            _series[name] = series;
            if (untagged)
                _untagged = series;
            return series;
        }
    }

    private MeterSeries? Overflow()
    {
        if (_overflow is { } known || _overflowRefused || _kind is InstrumentKind.Gauge or InstrumentKind.ObservableValue or InstrumentKind.ObservableCounter)
            return _overflow;
        lock (_adding)
        {
            var series = NewSeries(_name + "{overflow=true}");
            if (_overflow is null && !_overflowRefused && _budget.TryTake(series.MetricCount))
                _overflow = series;
            _overflowRefused = _overflow is null;
            return _overflow;
        }
    }

    private MeterSeries NewSeries(string name) => _kind switch
    {
        InstrumentKind.Counter => new CounterSeries(name),
        InstrumentKind.ObservableCounter => new ObservedTotalSeries(name),
        InstrumentKind.UpDownCounter => new UpDownSeries(name),
        InstrumentKind.Gauge => new LastValueSeries(name, observable: false),
        InstrumentKind.ObservableValue => new LastValueSeries(name, observable: true),
        InstrumentKind.Histogram => new HistogramSeries(name),
        _ => throw new InvalidOperationException($"no series for instruments of kind {_kind}"),
    };
}
