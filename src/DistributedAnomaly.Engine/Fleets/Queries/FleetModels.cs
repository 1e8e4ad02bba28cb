using DistributedAnomaly.Engine.Fleets.Models;

namespace DistributedAnomaly.Engine.Fleets.Queries;

/// <summary>The models of a fleet, and what is going on with them.</summary>
/// <param name="Fleet">Its name.</param>
/// <param name="IsLookedAt">False: it is switched off, or has too few entities.</param>
/// <param name="Features">Metrics that are compared between entities.</param>
/// <param name="Drift">Population stability index of the newest sample against that of the champion; 0 while it cannot be told.</param>
/// <param name="SampleRows">Vectors that the next model would be trained on.</param>
/// <param name="Training">What is being trained; null: nothing.</param>
/// <param name="LastError">Why the last training failed; null: it did not.</param>
/// <param name="Comparison">The challenger beside the champion; null: there is no challenger.</param>
/// <param name="Versions">Newest first.</param>
public sealed record FleetModels(
    string Fleet, bool IsLookedAt, IReadOnlyList<string> Features, double Drift, int SampleRows, TrainingProgress? Training, string? LastError,
    ModelComparison? Comparison, IReadOnlyList<FleetModelEntry> Versions);
