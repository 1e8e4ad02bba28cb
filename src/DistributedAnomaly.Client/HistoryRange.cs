namespace DistributedAnomaly.Client;

/// <summary>Which part of an entity's history.</summary>
public sealed record HistoryRange
{
    /// <summary>Null: every metric.</summary>
    public string? Metric { get; init; }

    /// <summary>Inclusive; null: the server's default.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive; null: now.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>At most this many points per metric, the newest; null: the server's default.</summary>
    public int? Limit { get; init; }

    /// <summary>The raw observations around episodes instead of the one-minute roll-ups.</summary>
    public bool Raw { get; init; }
}
