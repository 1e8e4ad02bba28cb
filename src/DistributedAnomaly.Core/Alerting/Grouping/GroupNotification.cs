using System.Collections.Immutable;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Grouping;

/// <summary>What is told about a group. It may be delivered twice; its key does not change.</summary>
public sealed record GroupNotification
{
    /// <summary>What it is about: notifications of one subject are told in order.</summary>
    public required string Subject { get; init; }

    /// <summary>Grows within the subject.</summary>
    public required int Sequence { get; init; }

    public required NotificationCause Cause { get; init; }

    public required ImmutableArray<string> Receivers { get; init; }

    /// <summary>Null: an alert alone.</summary>
    public string? GroupKey { get; init; }

    public ContextLabels GroupLabels { get; init; } = ContextLabels.Empty;

    /// <summary>What fires and is not held back, the most severe first.</summary>
    public ImmutableArray<Alert> Firing { get; init; } = [];

    /// <summary>What was told and is over.</summary>
    public ImmutableArray<Alert> Resolved { get; init; } = [];

    /// <summary>How many fire, but are held back.</summary>
    public int HeldBack { get; init; }

    /// <summary>The alert that says most.</summary>
    public Alert Lead => Firing.IsEmpty ? Resolved[0] : Firing[0];

    /// <summary><c>{alert id}:{revision}</c>, or <c>group/{group id}:{sequence}</c>.</summary>
    public string IdempotencyKey => $"{Subject}:{Sequence}";
}
