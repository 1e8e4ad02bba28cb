using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Silences;

/// <summary>What somebody does not want to be told for a time. Immutable.</summary>
public sealed record Silence
{
    public required string Id { get; init; }

    public required LabelMatchers Matchers { get; init; }

    /// <summary>Unix ms.</summary>
    public required long StartsMs { get; init; }

    /// <summary>Unix ms; from then on it silences nothing.</summary>
    public required long EndsMs { get; init; }

    public string CreatedBy { get; init; } = "";

    public string Comment { get; init; } = "";

    /// <summary>Unix ms.</summary>
    public long UpdatedMs { get; init; }

    public SilenceState StateAt(long nowMs) =>
        nowMs < StartsMs ? SilenceState.Pending : nowMs < EndsMs ? SilenceState.Active : SilenceState.Expired;

    public bool Silences(ContextLabels labels, long nowMs) => StateAt(nowMs) == SilenceState.Active && Matchers.Matches(labels);

    /// <summary>Ends it now.</summary>
    public Silence Expire(long nowMs) => this with { StartsMs = Math.Min(StartsMs, nowMs), EndsMs = Math.Min(EndsMs, nowMs), UpdatedMs = nowMs };
}
