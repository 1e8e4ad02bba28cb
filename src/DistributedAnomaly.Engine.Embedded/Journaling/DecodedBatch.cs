using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Embedded.Journaling;

/// <param name="FleetSize">Entities of the fleet when the batch was admitted.</param>
/// <param name="Fidelities">Per row, the fidelity with which its entity was admitted.</param>
internal sealed record DecodedBatch(ObservationBatch Batch, int FleetSize, Fidelity[] Fidelities);
