namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>What a fleet's model says of a vector.</summary>
/// <param name="Surprise">-log10 of happenings per entity and five minutes that are at least as strange.</param>
/// <param name="Rarity">-log10 of happenings per entity and five minutes that go as far in the view that decided, whatever they look like.</param>
/// <param name="Unfamiliarity">-log10 of happenings of other entities, per entity and five minutes, that look like it; 0 where it was not asked for.</param>
/// <param name="View">The view that decided.</param>
public readonly record struct FleetOpinion(double Surprise, double Rarity, double Unfamiliarity, int View)
{
    /// <summary>By which vectors are ranked.</summary>
    internal double Strangeness => (Rarity + Unfamiliarity) / 2;
}
