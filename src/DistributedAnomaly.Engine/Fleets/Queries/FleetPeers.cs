namespace DistributedAnomaly.Engine.Fleets.Queries;

/// <summary>What the members of a fleet's cohorts did in the last window.</summary>
/// <param name="Fleet">Its name.</param>
/// <param name="Label">Names an entity's cohort; null: the whole fleet is one.</param>
/// <param name="WindowMs">Length of a window.</param>
/// <param name="Cohorts">With enough members; the first is the whole fleet, its name is empty.</param>
public sealed record FleetPeers(string Fleet, string? Label, long WindowMs, IReadOnlyList<CohortPeers> Cohorts);
