using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Seasonal;

/// <summary>
/// Distance outside the band of this hour of the week (the hour and its two neighbours, which absorbs jobs that jitter).
/// The season itself is learnt by <see cref="Monitoring.Baselines.SeasonalProfile"/>; the detector holds nothing.
/// </summary>
/// <remarks>Score in the feature's unit, negative inside the band. Speaks from the second week on. No memory.</remarks>
public struct WeekBandDetector : IDetector
{
    public readonly string Name => "week-season";

    public readonly Evidence Score(in Sample sample) => new(sample.Value - sample.WeekHigh, sample.WeekLow - sample.Value);

    public readonly void Learn(in Sample sample, double weight)
    {
    }

    public readonly void Settle(double value)
    {
    }

    public readonly void Save(SnapshotWriter writer)
    {
    }

    public readonly void Load(ref SnapshotReader reader)
    {
    }
}
