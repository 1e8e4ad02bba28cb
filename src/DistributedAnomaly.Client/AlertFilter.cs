namespace DistributedAnomaly.Client;

/// <summary>Which alerts.</summary>
public sealed record AlertFilter
{
    /// <summary>Null: of all fleets.</summary>
    public string? Fleet { get; init; }

    /// <summary>Null: of all entities.</summary>
    public string? Entity { get; init; }

    /// <summary>firing or resolved. Null: both.</summary>
    public string? Status { get; init; }

    /// <summary>Alerts per request.</summary>
    /// <value>Default 200; 1 to 1,000.</value>
    public int PageSize { get; init; } = 200;
}
