using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Storage.InMemory;

/// <param name="Change">Grows with every change of any alert: the order in which they are deleted.</param>
internal sealed record HeldAlert(int Desk, Alert Alert, long ChangedMs, long Change);
