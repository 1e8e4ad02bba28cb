namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>What somebody said about an entity. Immutable.</summary>
public sealed record EntityFeedback
{
    public required FeedbackKind Kind { get; init; }

    /// <summary>What of. Empty: of a freeze.</summary>
    public IReadOnlyList<FeedbackPattern> Patterns { get; init; } = [];

    /// <summary>How unusual that was: the peak surprise of the alert.</summary>
    public double Surprise { get; init; }

    /// <summary>Number of the episode that it is about; 0: none.</summary>
    public long Episode { get; init; }

    /// <summary>Of a freeze: its begin (Unix ms, by the timestamps of observations).</summary>
    public long FromMs { get; init; }

    /// <summary>Of a freeze: its end, exclusive.</summary>
    public long UntilMs { get; init; }

    /// <summary>Who said it.</summary>
    public required string By { get; init; }

    /// <summary>Why, in their words.</summary>
    public string Comment { get; init; } = "";

    /// <summary>When (Unix ms).</summary>
    public required long AtMs { get; init; }

    /// <summary>The newest observation of the entity then (Unix ms); filled in by its monitor. It holds from the next one on.</summary>
    public long SinceMs { get; init; }
}
