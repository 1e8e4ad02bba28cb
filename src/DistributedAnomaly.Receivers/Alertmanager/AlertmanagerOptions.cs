using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Alertmanager;

/// <summary>An Alertmanager that alerts are forwarded to.</summary>
public sealed record AlertmanagerOptions : HttpReceiverOptions
{
    /// <summary>Where it is; <c>api/v2/alerts</c> is added.</summary>
    public required Uri Url { get; init; }

    /// <summary>What fires is over there unless it is told again within this time: longer than the route's repeat interval.</summary>
    /// <value>Default 7 days; 1 minute to 365 days.</value>
    public TimeSpan ExpiresAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Annotation <c>description</c>.</summary>
    public TextTemplate Description { get; init; } = DefaultTexts.Text;

    public override string Kind => "alertmanager";

    internal override IEnumerable<string?> Secrets => [.. base.Secrets, Url.UserInfo];
}
