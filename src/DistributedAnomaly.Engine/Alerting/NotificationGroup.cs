using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>The group that a notification is about.</summary>
/// <param name="Subject">Names the group; notifications of one subject are sent in order.</param>
/// <param name="Sequence">Counts the notifications of the subject.</param>
/// <param name="Cause">Why somebody is told.</param>
/// <param name="Key">Route and group labels.</param>
/// <param name="Labels">What its alerts have in common.</param>
/// <param name="Firing">All that fires and is not held back, the most severe first.</param>
/// <param name="Resolved">All that was told and is over.</param>
/// <param name="HeldBack">How many fire, but are held back.</param>
public sealed record NotificationGroup(
    string Subject, int Sequence, NotificationCause Cause, string Key, ContextLabels Labels, IReadOnlyList<Alert> Firing,
    IReadOnlyList<Alert> Resolved, int HeldBack);
