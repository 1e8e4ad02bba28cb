namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>What a fleet's model says of a vector.</summary>
/// <param name="Rarity">-log10 of unfamiliar happenings per entity and five minutes that go as far.</param>
/// <param name="Unfamiliarity">-log10 of happenings per entity and five minutes that look like it; large where it is not strange to begin with.</param>
/// <param name="View">The view that is the rarest.</param>
public readonly record struct FleetOpinion(double Rarity, double Unfamiliarity, int View)
{
    /// <summary>The less of both.</summary>
    public double Surprise => Math.Min(Rarity, Unfamiliarity);
}
