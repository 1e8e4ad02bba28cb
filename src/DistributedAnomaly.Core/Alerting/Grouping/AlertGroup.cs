using System.Collections.Immutable;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Grouping;

/// <summary>The alerts of one route with the same group labels, and what was told about them. Immutable.</summary>
public sealed record AlertGroup
{
    public static readonly ImmutableSortedDictionary<string, GroupMember> NoMembers =
        ImmutableSortedDictionary.Create<string, GroupMember>(StringComparer.Ordinal);

    /// <summary>Never used again: names the notifications of this group.</summary>
    public required string Id { get; init; }

    /// <summary>Route and group labels.</summary>
    public required string Key { get; init; }

    public required string RouteKey { get; init; }

    public ContextLabels Labels { get; init; } = ContextLabels.Empty;

    /// <summary>One alert, told at once and alone.</summary>
    public bool PerAlert { get; init; }

    /// <summary>Of one alert alone: what was told does not follow from the alert and the receivers of now.</summary>
    public bool IsPeculiar { get; init; }

    public ImmutableSortedDictionary<string, GroupMember> Members { get; init; } = NoMembers;

    /// <summary>Unix ms.</summary>
    public required long CreatedMs { get; init; }

    /// <summary>The next look (Unix ms).</summary>
    public required long FlushMs { get; init; }

    /// <summary>The last notification (Unix ms); null: there was none.</summary>
    public long? SentMs { get; init; }

    /// <summary>Counts the notifications from 1.</summary>
    public int Sequence { get; init; }

    /// <summary>Everybody who is told, and was: of which alerts, their <see cref="GroupMember.Audience"/> says.</summary>
    public ImmutableArray<string> Audience { get; init; } = [];

    /// <summary>Since when something is told that nobody has acknowledged (Unix ms); null: there is no such thing.</summary>
    public long? UnacknowledgedMs { get; init; }

    /// <summary>Steps of the escalation that were taken.</summary>
    public int Step { get; init; }

    /// <summary>When the group is looked at next, for whatever reason (Unix ms).</summary>
    public long TimerMs { get; init; }
}
