using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Ewma;

/// <summary>
/// EWMA control chart (Roberts 1959): a moving average of the last samples against the slow level, for shifts that last
/// longer than a point and that no single value gives away.
/// </summary>
/// <remarks>
/// Score in the feature's unit, signed per side. The average follows the stream at full weight also inside an episode,
/// because it describes what is, not what is normal. Memory 8 bytes.
/// </remarks>
public struct EwmaDetector(int span) : IDetector
{
    private readonly float _rate = 1f / span;
    private float _average;

    public readonly string Name => "ewma";

    public readonly Evidence Score(in Sample sample)
    {
        var d = Next(sample) - sample.Level;
        return new Evidence(d, -d);
    }

    public void Learn(in Sample sample, double weight) => _average = (float)Next(sample);

    public void Settle(double value) => _average = (float)value;

    public readonly void Save(SnapshotWriter writer) => writer.Float(_average);

    public void Load(ref SnapshotReader reader) => _average = reader.Float();

    private readonly double Next(in Sample sample) =>
        sample.Count == 0 ? sample.Value : _average + (sample.Value - _average) * _rate;
}
