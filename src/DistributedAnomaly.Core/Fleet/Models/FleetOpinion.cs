namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>What a fleet's model says of a vector.</summary>
/// <param name="Surprise">-log10 of happenings per entity and five minutes that are at least as strange.</param>
/// <param name="Strangeness">By which vectors are ranked: the rarity of its strangest view, less what that view's share of the budget costs, and a part of the second.</param>
/// <param name="View">The view that decided.</param>
public readonly record struct FleetOpinion(double Surprise, double Strangeness, int View);
