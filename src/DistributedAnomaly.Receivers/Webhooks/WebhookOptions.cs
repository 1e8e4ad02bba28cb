using DistributedAnomaly.Receivers.Http;

namespace DistributedAnomaly.Receivers.Webhooks;

/// <summary>Where and how a webhook is called.</summary>
public sealed record WebhookOptions : HttpReceiverOptions
{
    /// <summary>Absolute http or https address.</summary>
    public required Uri Url { get; init; }

    /// <summary>Key of the signature header; null: calls are not signed.</summary>
    public string? Secret { get; init; }

    public override string Kind => "webhook";

    internal override IEnumerable<string?> Secrets => [.. base.Secrets, Secret, Url.PathAndQuery.Length > 8 ? Url.PathAndQuery : null];
}
