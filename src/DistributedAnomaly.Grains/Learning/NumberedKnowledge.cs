using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Grains.Learning;

/// <summary>What is known of a fleet as a whole.</summary>
/// <param name="Number">Counts from 1 in each fleet; the logs of entities name it.</param>
/// <param name="Knowledge">Immutable.</param>
internal sealed record NumberedKnowledge(long Number, FleetKnowledge Knowledge);
