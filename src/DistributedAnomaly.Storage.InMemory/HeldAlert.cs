using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Storage.InMemory;

/// <param name="Change">Grows with every change of any alert of the desk: the order in which they are deleted.</param>
internal sealed record HeldAlert(Alert Alert, long ChangedMs, long Change);
