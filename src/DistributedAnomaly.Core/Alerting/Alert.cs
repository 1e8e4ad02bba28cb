using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting;

/// <summary>An episode or a silence as people see it. Immutable: every change is a new revision.</summary>
public sealed record Alert
{
    /// <summary>Deterministic: the same episode has the same id on every replay and in every edition.</summary>
    public required string Id { get; init; }

    public required AlertKind Kind { get; init; }

    public required EntityKey Key { get; init; }

    public required AlertStatus Status { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>Counts the changes from 1; id and revision together are the idempotency key of a notification.</summary>
    public required int Revision { get; init; }

    /// <summary>Unix ms.</summary>
    public required long StartedMs { get; init; }

    /// <summary>Unix ms.</summary>
    public required long UpdatedMs { get; init; }

    /// <summary>Unix ms; null while firing.</summary>
    public long? ResolvedMs { get; init; }

    /// <summary>The highest surprise so far.</summary>
    public double Surprise { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Summary { get; init; }

    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    public ContextLabels Labels { get; init; } = ContextLabels.Empty;

    /// <summary>Who takes care of it; null: nobody yet, or it became more severe since.</summary>
    public Acknowledgement? Acknowledged { get; init; }

    /// <summary>Of an alert from outside: texts that came with it.</summary>
    public ContextLabels Annotations { get; init; } = ContextLabels.Empty;

    /// <summary>Of an alert from outside: over then unless somebody says otherwise (Unix ms), as it was said with this revision.</summary>
    public long? ExpiresMs { get; init; }

    /// <summary>Of an alert from outside: where it comes from.</summary>
    public string? GeneratorUrl { get; init; }
}
