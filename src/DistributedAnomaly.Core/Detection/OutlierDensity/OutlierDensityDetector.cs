using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.OutlierDensity;

/// <summary>
/// Share of the last hundred or so samples that lay outside two robust scales: many mild surprises in a row are one
/// collective anomaly (a runs rule in the sense of the Western Electric handbook, 1956).
/// </summary>
/// <remarks>Score 0 to 1. Needs some 100 samples. Memory 4 bytes.</remarks>
public struct OutlierDensityDetector : IDetector
{
    private const float Rate = 0.01f;

    private float _share;

    public readonly string Name => "outlier-density";

    public readonly Evidence Score(in Sample sample) => new(Next(sample), 0);

    public void Learn(in Sample sample, double weight) => _share = Next(sample);

    public void Settle(double value) => _share = 0;

    public readonly void Save(SnapshotWriter writer) => writer.Float(_share);

    public void Load(ref SnapshotReader reader) => _share = reader.Float();

    private readonly float Next(in Sample sample)
    {
        var outside = Math.Abs(sample.Value - sample.Level) > 2 * sample.Scale ? 1f : 0f;
        return _share + (outside - _share) * Rate;
    }
}
