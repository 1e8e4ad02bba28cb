using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Teams;

/// <summary>A workflow of Microsoft Teams that waits for webhook requests.</summary>
public sealed record TeamsOptions : HttpReceiverOptions
{
    /// <summary>The workflow's address: a secret.</summary>
    public required Uri Url { get; init; }

    public TextTemplate Title { get; init; } = DefaultTexts.Title;

    /// <summary>Plain text, line by line.</summary>
    public TextTemplate Text { get; init; } = DefaultTexts.TeamsText;

    public override string Kind => "teams";

    internal override IEnumerable<string?> Secrets => [.. base.Secrets, Url.PathAndQuery];
}
