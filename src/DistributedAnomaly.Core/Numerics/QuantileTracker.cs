using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Numerics;

/// <summary>
/// Follows one quantile of a stream in 4 bytes, by stochastic approximation (Tierney 1983; Ma, Muthukrishnan and Sandler,
/// "Frugal streaming", 2013): a small step up when the value lies above, a smaller or larger one down when below.
/// </summary>
public struct QuantileTracker
{
    private float _value;

    public readonly float Value => _value;

    /// <param name="value">A new value of the stream.</param>
    /// <param name="quantile">Which quantile: above 0, below 1.</param>
    /// <param name="step">Step length: a typical spread of the stream times a rate.</param>
    public void Add(double value, double quantile, double step) =>
        _value = (float)Math.Clamp(_value + (value > _value ? step * quantile : -step * (1 - quantile)), -1e30, 1e30);

    public readonly void Save(SnapshotWriter writer) => writer.Float(_value);

    public void Load(ref SnapshotReader reader) => _value = reader.Float();
}
