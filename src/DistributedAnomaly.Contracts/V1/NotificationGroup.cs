namespace DistributedAnomaly.Contracts.V1;

/// <summary>The group that a notification is about.</summary>
/// <param name="Key">Route and group labels.</param>
/// <param name="Sequence">Counts the notifications of this group from 1.</param>
/// <param name="Cause">new_alerts, severity_rose, resolved, repeat or escalation.</param>
/// <param name="Labels">What its alerts have in common.</param>
/// <param name="Firing">How many alerts of the notification fire.</param>
/// <param name="Resolved">How many are over.</param>
/// <param name="HeldBack">How many more fire, but are held back by a silence, another alert or a time interval.</param>
public sealed record NotificationGroup(
    string Key, int Sequence, string Cause, IReadOnlyDictionary<string, string> Labels, int Firing, int Resolved, int HeldBack);
