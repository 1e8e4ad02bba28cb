using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Sampling;

namespace DistributedAnomaly.Engine.Fleets.Gathering;

/// <summary>What is kept beside an entity for its fleet. Never saved: a restart begins anew without harm.</summary>
internal sealed class FleetMember(string entity)
{
    /// <summary>Of this object, estimated.</summary>
    public const int Bytes = 96;

    public ulong Hash { get; } = EntityHash.Of(entity);

    /// <summary>What it offered to the sample of late.</summary>
    public OfferState Offers;

    /// <summary>The first so many of its metrics were proposed as features in an hour (since 1970).</summary>
    public int Proposed;
    public long ProposedHour;

    /// <summary>Time of the last observation that was gathered (Unix ms).</summary>
    public long LastMs;

    /// <summary>Hour (since 1970) in which its baseline was last gathered.</summary>
    public long BaselineHour;

    /// <summary>An episode was open at the last observation.</summary>
    public bool IsAnomalous;
}
