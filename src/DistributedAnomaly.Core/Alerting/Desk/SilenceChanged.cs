using DistributedAnomaly.Core.Alerting.Silences;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>A silence was made, changed or ended.</summary>
public sealed record SilenceChanged(Silence Silence) : DeskTransition;
