using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Grains.Index;

/// <summary>A fleet, or a shard's part of it, in numbers.</summary>
[GenerateSerializer, Immutable, Alias("anomaly.FleetCounts")]
internal sealed record FleetCounts(
    [property: Id(0)] int Learning, [property: Id(1)] int Normal, [property: Id(2)] int Anomalous, [property: Id(3)] int Silent,
    [property: Id(4)] long Observations, [property: Id(5)] long LastSeenMs)
{
    public static readonly FleetCounts None = new(0, 0, 0, 0, 0, 0);

    public int Entities => Learning + Normal + Anomalous + Silent;

    public int Of(EntityState state) => state switch
    {
        EntityState.Learning => Learning,
        EntityState.Normal => Normal,
        EntityState.Anomalous => Anomalous,
        _ => Silent,
    };

    public FleetCounts Plus(FleetCounts other) => new(
        Learning + other.Learning, Normal + other.Normal, Anomalous + other.Anomalous, Silent + other.Silent,
        Observations + other.Observations, Math.Max(LastSeenMs, other.LastSeenMs));
}
