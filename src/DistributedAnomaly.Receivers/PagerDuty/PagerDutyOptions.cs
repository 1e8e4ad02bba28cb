using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.PagerDuty;

/// <summary>A service of PagerDuty, by its Events API v2 integration.</summary>
public sealed record PagerDutyOptions : HttpReceiverOptions
{
    /// <summary>Of the integration: a secret.</summary>
    public required string RoutingKey { get; init; }

    /// <value>Default the one of PagerDuty's service region US.</value>
    public Uri Url { get; init; } = new("https://events.pagerduty.com/v2/enqueue");

    public TextTemplate Summary { get; init; } = DefaultTexts.Title;

    public TextTemplate Details { get; init; } = DefaultTexts.Text;

    public override string Kind => "pagerduty";

    internal override IEnumerable<string?> Secrets => [.. base.Secrets, RoutingKey];
}
