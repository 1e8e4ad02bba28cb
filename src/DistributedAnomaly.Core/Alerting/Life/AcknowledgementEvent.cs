using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Life;

/// <summary>Somebody acknowledges an alert, or takes the acknowledgement back.</summary>
/// <param name="AlertId">Which.</param>
/// <param name="By">Who; null: taken back.</param>
/// <param name="Comment">In their words.</param>
public sealed record AcknowledgementEvent(EntityKey Key, long TimeMs, string AlertId, string? By, string Comment)
    : AlertEvent(Key, TimeMs, ContextLabels.Empty);
