namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Another writer changed the alert since it was read: whoever decided must read again. Nothing was written.</summary>
public sealed class StaleAlertsException(string alertId)
    : Exception($"The alert '{alertId}' was changed by another writer since it was read.")
{
    public string AlertId { get; } = alertId;
}
