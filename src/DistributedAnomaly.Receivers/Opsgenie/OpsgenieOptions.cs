using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Opsgenie;

/// <summary>The alert API of Opsgenie, or of Jira Service Management, which took it over.</summary>
public sealed record OpsgenieOptions : HttpReceiverOptions
{
    /// <summary>Of an API integration: a secret.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Where the API is; <c>v2/alerts</c> is added.</summary>
    /// <value>Default <c>https://api.opsgenie.com/</c>.</value>
    public Uri Url { get; init; } = new("https://api.opsgenie.com/");

    public TextTemplate Message { get; init; } = DefaultTexts.Title;

    public TextTemplate Description { get; init; } = DefaultTexts.Text;

    /// <summary>Tags of every alert.</summary>
    public ValueList<string> Tags { get; init; } = [];

    public override string Kind => "opsgenie";

    internal override IEnumerable<string?> Secrets => [.. base.Secrets, ApiKey];
}
