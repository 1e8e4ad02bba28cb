using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Life;

/// <summary>Another system (Prometheus, a person with amtool) says that an alert fires, or is over.</summary>
/// <param name="Labels">Name the alert: the same labels are the same alert.</param>
/// <param name="Annotations">About it, for people.</param>
/// <param name="StartsMs">Since when it fires (Unix ms).</param>
/// <param name="EndsMs">Over since then, or, in the future, over then if nobody says otherwise (Unix ms).</param>
/// <param name="GeneratorUrl">Where it comes from.</param>
public sealed record ExternalAlertEvent(
    long TimeMs, ContextLabels Labels, ContextLabels Annotations, long StartsMs, long EndsMs, string GeneratorUrl)
    : AlertEvent(ExternalAlerts.KeyOf(Labels), TimeMs, Labels)
{
    public bool IsOver => EndsMs <= TimeMs;
}
