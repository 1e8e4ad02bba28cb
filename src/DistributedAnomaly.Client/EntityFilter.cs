namespace DistributedAnomaly.Client;

/// <summary>Which entities of a fleet, in which order.</summary>
public sealed record EntityFilter
{
    /// <summary>Only entities in this state: learning, normal, anomalous or silent. Null: all.</summary>
    public string? State { get; init; }

    /// <summary>name, surprise (highest first) or lastSeen (newest first). Null: the server's default.</summary>
    public string? Sort { get; init; }

    /// <summary>Entities per request.</summary>
    /// <value>Default 200; 1 to 1,000.</value>
    public int PageSize { get; init; } = 200;
}
