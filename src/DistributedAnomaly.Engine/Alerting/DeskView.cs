using DistributedAnomaly.Core.Alerting.Desk;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>What a desk knows at one moment, and what holds. Immutable.</summary>
public sealed record DeskView(DeskState State, AlertPolicy Policy);
