using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Receivers.Messages;

/// <summary>An alert as people read it. Texts that say nothing are null.</summary>
internal sealed record AlertFacts
{
    public required string Id { get; init; }

    /// <summary><c>fleet/entity</c>; of an alert from outside its name.</summary>
    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required string Fleet { get; init; }

    public required string Entity { get; init; }

    public required MessageStatus Status { get; init; }

    public string StatusName => MessageWords.Of(Status);

    public required string SeverityName { get; init; }

    /// <summary>What is wrong, in one clause without the name.</summary>
    public required string What { get; init; }

    /// <summary>The alert's own sentence, with the name.</summary>
    public required string Summary { get; init; }

    /// <summary><c>about once in 6 weeks</c></summary>
    public string? HowOften { get; init; }

    /// <summary><c>about once in 6 weeks for db-7</c></summary>
    public string? HowUnusual => HowOften is null ? null : $"{HowOften} for {Entity}";

    public double Surprise { get; init; }

    /// <summary>The most important ones.</summary>
    public IReadOnlyList<ReasonFacts> Reasons { get; init; } = [];

    /// <summary>How many are left out.</summary>
    public int MoreReasons { get; init; }

    public required long StartedMs { get; init; }

    public required string Started { get; init; }

    public required string StartedRfc3339 { get; init; }

    /// <summary>When it ended.</summary>
    public string? Resolved { get; init; }

    /// <summary>From its start to its end, or to its last change.</summary>
    public required string Duration { get; init; }

    public required ContextLabels Labels { get; init; }

    public required ContextLabels Annotations { get; init; }

    public string? AcknowledgedBy { get; init; }

    public string? AcknowledgedComment { get; init; }

    public string? EntityUrl { get; init; }

    public string? AcknowledgeUrl { get; init; }

    /// <summary>Of an alert from outside: where it comes from.</summary>
    public string? GeneratorUrl { get; init; }
}
