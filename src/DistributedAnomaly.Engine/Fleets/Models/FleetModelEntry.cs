namespace DistributedAnomaly.Engine.Fleets.Models;

/// <summary>A stored version of a fleet's model.</summary>
/// <param name="Fleet">Whose.</param>
/// <param name="Version">From 1; never used twice in a fleet.</param>
/// <param name="Role">What it is used for.</param>
/// <param name="RoleSinceMs">Since when (Unix ms).</param>
/// <param name="RoleReason">Why, in one sentence.</param>
/// <param name="TrainedMs">When its training ended (Unix ms).</param>
/// <param name="FromMs">Oldest observation of its sample (Unix ms).</param>
/// <param name="ToMs">Newest one.</param>
/// <param name="Rows">Vectors that it learnt from.</param>
/// <param name="Happenings">Stretches of unusual operation among them.</param>
/// <param name="Entities">Entities of the fleet then.</param>
/// <param name="Metrics">Its features, in the order of its columns.</param>
/// <param name="Detectors">Of which it is made, beside novelty.</param>
/// <param name="Trainer">What trained its networks: managed, torch, or both; none: it has no networks.</param>
/// <param name="Seed">Of every random choice.</param>
/// <param name="Drift">Largest population stability index of a feature against the sample of the champion then; 0 for the first.</param>
/// <param name="DurationMs">Time that training took.</param>
/// <param name="Bytes">Size of the model.</param>
public sealed record FleetModelEntry(
    string Fleet, int Version, FleetModelRole Role, long RoleSinceMs, string RoleReason, long TrainedMs, long FromMs, long ToMs, int Rows, int Happenings,
    int Entities, IReadOnlyList<string> Metrics, IReadOnlyList<string> Detectors, string Trainer, int Seed, double Drift, double DurationMs, int Bytes);
