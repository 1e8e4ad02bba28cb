using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Receivers.Messages;

/// <summary>What one receiver is told: a notification in words, and those that were folded into it.</summary>
internal sealed record Message
{
    public required Notification Notification { get; init; }

    public required string Receiver { get; init; }

    public required MessageStatus Status { get; init; }

    /// <summary>The highest of what fires, or of what fired.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The alert that says most.</summary>
    public required AlertFacts Lead { get; init; }

    /// <summary>What fires, then what is over.</summary>
    public required IReadOnlyList<AlertFacts> Alerts { get; init; }

    public required int Firing { get; init; }

    public required int Resolved { get; init; }

    /// <summary>Fire too, but are held back by a silence, another alert or a time interval.</summary>
    public int HeldBack { get; init; }

    /// <summary>Why somebody is told.</summary>
    public required string Cause { get; init; }

    public string? GroupKey { get; init; }

    public ContextLabels GroupLabels { get; init; } = ContextLabels.Empty;

    /// <summary>Null: people cannot reach this server.</summary>
    public string? ExternalUrl { get; init; }

    /// <summary>Folded into this one because the receiver is told no more in a while.</summary>
    public IReadOnlyList<Message> Further { get; init; } = [];

    public string StatusName => MessageWords.Of(Status);

    public string SeverityName => AlertNames.Of(Severity);

    /// <summary>The same over the life of what it is about.</summary>
    public string Subject => Notification.Subject;

    public string Key => Notification.IdempotencyKey;

    /// <summary>Members of the group besides the lead.</summary>
    public int Others => Alerts.Count - 1;
}
