namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>What a fleet's model says of a vector.</summary>
/// <param name="Surprise">-log10 of happenings per entity and five minutes that are at least as strange.</param>
/// <param name="Strangeness">By which vectors are ranked: the rarity of the view that decided, less what its share of the budget costs.</param>
/// <param name="View">The view that decided.</param>
public readonly record struct FleetOpinion(double Surprise, double Strangeness, int View);
