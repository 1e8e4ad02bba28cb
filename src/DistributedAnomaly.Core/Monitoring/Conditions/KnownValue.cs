using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Conditions;

/// <summary>The last value of a metric that rules speak of: as it was reported, or the rate per second of a running total.</summary>
internal struct KnownValue
{
    /// <summary>A value holds for this many of its usual intervals.</summary>
    private const double Intervals = 5;

    private const double CadenceRate = 0.1;

    private double _value = double.NaN;
    private double _total = double.NaN;
    private long _lastMs;
    private float _intervalMs;

    public KnownValue()
    {
    }

    /// <summary>Where it stood in the last observation: it stands there again.</summary>
    public int Hint { get; set; }

    /// <returns>False: not newer than the last one.</returns>
    public bool Take(long timeMs, double value, bool isCounter)
    {
        if (timeMs <= _lastMs || !double.IsFinite(value))
            return false;
        var elapsed = timeMs - _lastMs;
        if (_lastMs > 0)
            _intervalMs = (float)(_intervalMs == 0 ? elapsed : _intervalMs + CadenceRate * (Math.Min(elapsed, 4 * _intervalMs) - _intervalMs));
        // A smaller total means that the counter restarted at zero: all of it is new. The first total has no rate yet.
        _value = isCounter ? (value >= _total || double.IsNaN(_total) ? value - _total : value) / (elapsed / 1000.0) : value;
        _total = value;
        _lastMs = timeMs;
        return true;
    }

    /// <summary>The value, if it is not too old; otherwise NaN.</summary>
    /// <param name="timeMs">Now (Unix ms).</param>
    /// <param name="cadenceMs">Usual interval between observations of the entity; the metric's own counts where it is longer.</param>
    public readonly double At(long timeMs, double cadenceMs) =>
        timeMs - _lastMs <= Intervals * Math.Max(cadenceMs, _intervalMs) ? _value : double.NaN;

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Double(_value);
        writer.Double(_total);
        writer.Long(_lastMs);
        writer.Float(_intervalMs);
    }

    public static KnownValue Load(ref SnapshotReader reader) =>
        new() { _value = reader.Double(), _total = reader.Double(), _lastMs = reader.Long(), _intervalMs = reader.Float() };
}
