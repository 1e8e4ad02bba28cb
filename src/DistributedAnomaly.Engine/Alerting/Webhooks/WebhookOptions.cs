namespace DistributedAnomaly.Engine.Alerting.Webhooks;

/// <summary>Where and how a webhook is called.</summary>
public sealed record WebhookOptions
{
    /// <summary>Unique among receivers.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute http or https address.</summary>
    public required Uri Url { get; init; }

    /// <summary>Sent along with every call, for example Authorization.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A call that takes longer has failed.</summary>
    /// <value>Default 10 s; 100 ms to 5 minutes.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Key of the signature header; null: calls are not signed.</summary>
    public string? Secret { get; init; }

    /// <summary>A notification older than this becomes a dead letter when it fails again.</summary>
    /// <value>Default 24 hours; 0 to 30 days.</value>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>True: link-local and metadata addresses may be called.</summary>
    /// <value>Default false.</value>
    public bool AllowLinkLocal { get; init; }

    /// <summary>Without secret and headers: it may end up in a log.</summary>
    public override string ToString() => $"webhook {Name}";
}
