using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Variability;

/// <summary>
/// Change of variance: log ratio of the recent to the usual size of steps from sample to sample, each an exponentially
/// weighted average (an EWMA chart of the mean moving range, after MacGregor and Harris 1993).
/// </summary>
/// <remarks>Score ln(recent / usual), about -5 to 14, only the rise counts. Needs some 50 samples. Memory 8 bytes.</remarks>
public struct VariabilityDetector : IDetector
{
    private const float RecentRate = 0.08f;

    private float _recent;
    private float _usual;

    public readonly string Name => "variability";

    public readonly Evidence Score(in Sample sample)
    {
        var floor = 0.01 * sample.Scale;
        var recent = _recent + RecentRate * (Step(sample) - _recent);
        var usual = _usual + sample.SlowRate * (Step(sample) - _usual);
        return new Evidence(PortableMath.Ln((recent + floor) / (usual + floor)), 0);
    }

    public void Learn(in Sample sample, double weight)
    {
        var step = Step(sample);
        _recent = (float)(_recent + RecentRate * (step - _recent));
        _usual = (float)(_usual + sample.SlowRate * weight * (step - _usual));
    }

    public void Settle(double value) => _recent = _usual;

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Float(_recent);
        writer.Float(_usual);
    }

    public void Load(ref SnapshotReader reader)
    {
        _recent = reader.Float();
        _usual = reader.Float();
    }

    private static double Step(in Sample sample) => Math.Min(1e30, Math.Abs(sample.Value - sample.Previous));
}
