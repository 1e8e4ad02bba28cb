using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>The group of a notification as it lies in a store. Properties may be added, never renamed or removed.</summary>
internal sealed record StoredGroup
{
    public required string Subject { get; init; }

    public int Sequence { get; init; }

    public NotificationCause Cause { get; init; }

    public required string Key { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyList<StoredAlert> Firing { get; init; } = [];

    public IReadOnlyList<StoredAlert> Resolved { get; init; } = [];

    public int HeldBack { get; init; }

    public static StoredGroup From(NotificationGroup group) => new()
    {
        Subject = group.Subject,
        Sequence = group.Sequence,
        Cause = group.Cause,
        Key = group.Key,
        Labels = group.Labels.Count == 0 ? null : group.Labels.ToDictionary(),
        Firing = [.. group.Firing.Select(StoredAlert.From)],
        Resolved = [.. group.Resolved.Select(StoredAlert.From)],
        HeldBack = group.HeldBack,
    };

    public NotificationGroup ToGroup() => new(
        Subject, Sequence, Cause, Key, Labels is null ? ContextLabels.Empty : ContextLabels.From(Labels),
        [.. Firing.Select(a => a.ToAlert())], [.. Resolved.Select(a => a.ToAlert())], HeldBack);
}
