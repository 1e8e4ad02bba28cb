using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Slack;

/// <summary>An incoming webhook of Slack.</summary>
public sealed record SlackOptions : HttpReceiverOptions
{
    /// <summary>The webhook's address: a secret.</summary>
    public required Uri Url { get; init; }

    public TextTemplate Title { get; init; } = DefaultTexts.SlackTitle;

    /// <summary>Slack's mrkdwn.</summary>
    public TextTemplate Text { get; init; } = DefaultTexts.SlackText;

    public override string Kind => "slack";

    internal override IEnumerable<string?> Secrets => [.. base.Secrets, Url.PathAndQuery];
}
