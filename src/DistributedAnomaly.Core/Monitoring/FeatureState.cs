using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>Turns the values of one metric into its feature: counters into rates, then the transform.</summary>
internal sealed class FeatureState
{
    private double _previous;
    private double _previousBeforeDelta;
    private bool _hasPrevious;
    private bool _hasDelta;

    /// <returns>False: there is no feature yet (the first value of a counter or of a difference).</returns>
    public bool Next(FeaturePolicy policy, double value, double seconds, out double feature)
    {
        feature = value;
        if (policy.Kind == MetricKind.Counter)
        {
            // A smaller total means that the counter restarted at zero: all of it is new.
            var increase = value >= _previous ? value - _previous : value;
            var known = _hasPrevious;
            _previous = value;
            _hasPrevious = true;
            if (!known || !(seconds > 0))
                return false;
            feature = increase / seconds;
        }

        if (policy.Transform == Transform.Log)
        {
            feature = Math.Sign(feature) * PortableMath.Ln(1 + Math.Abs(feature));
        }
        else if (policy.Transform == Transform.Delta)
        {
            var difference = feature - _previousBeforeDelta;
            var known = _hasDelta;
            _previousBeforeDelta = feature;
            _hasDelta = true;
            feature = difference;
            return known;
        }

        return true;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Double(_previous);
        writer.Double(_previousBeforeDelta);
        writer.Byte((byte)((_hasPrevious ? 1 : 0) | (_hasDelta ? 2 : 0)));
    }

    public void Load(ref SnapshotReader reader)
    {
        _previous = reader.Double();
        _previousBeforeDelta = reader.Double();
        var flags = reader.Byte();
        _hasPrevious = (flags & 1) != 0;
        _hasDelta = (flags & 2) != 0;
    }
}
