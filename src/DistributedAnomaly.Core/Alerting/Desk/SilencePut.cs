using DistributedAnomaly.Core.Alerting.Silences;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Somebody makes a silence, or changes it.</summary>
/// <param name="Silence">In its new form.</param>
public sealed record SilencePut(Silence Silence) : DeskEvent;
