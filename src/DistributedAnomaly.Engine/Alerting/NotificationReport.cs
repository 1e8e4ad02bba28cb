namespace DistributedAnomaly.Engine.Alerting;

/// <summary>What became of a notification.</summary>
/// <param name="Attempts">How many were made.</param>
/// <param name="LastAttemptMs">Unix ms; null before the first.</param>
/// <param name="LastDetail">How the last attempt ended, or why there was none.</param>
public sealed record NotificationReport(
    string Receiver, string AlertId, int Revision, NotificationStatus Status, long CreatedMs, int Attempts, long? LastAttemptMs,
    string? LastDetail);
