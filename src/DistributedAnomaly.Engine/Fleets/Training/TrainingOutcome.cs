using DistributedAnomaly.Core.Fleet.Models;

namespace DistributedAnomaly.Engine.Fleets.Training;

/// <summary>How a training ended.</summary>
/// <param name="Job">Which.</param>
/// <param name="Model">Null: it failed.</param>
/// <param name="Bytes">Of the model.</param>
/// <param name="Error">Why it failed; null: it did not.</param>
/// <param name="Trainer">What trained its networks: managed, torch, or both; none: it has no networks.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record TrainingOutcome(TrainingJob Job, FleetModel? Model, byte[] Bytes, string? Error, string Trainer, TimeSpan Duration);
