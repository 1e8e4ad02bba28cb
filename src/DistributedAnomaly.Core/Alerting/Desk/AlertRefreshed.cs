namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Somebody says that an alert from outside still fires.</summary>
/// <param name="ExpiresMs">Until when that holds (Unix ms).</param>
public sealed record AlertRefreshed(string AlertId, long ExpiresMs) : DeskEvent;
