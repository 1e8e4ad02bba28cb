namespace DistributedAnomaly.Core.Alerting;

/// <summary>The decision about one alert and one event.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Reason">Why.</param>
/// <param name="Alert">The alert in its new revision; null when nothing happened.</param>
public readonly record struct AlertTransition(AlertTransitionKind Kind, AlertReason Reason, Alert? Alert)
{
    public static AlertTransition None(AlertReason reason) => new(AlertTransitionKind.None, reason, null);
}
