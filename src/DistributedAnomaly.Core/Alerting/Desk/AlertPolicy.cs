using System.Collections.Frozen;
using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Flapping;
using DistributedAnomaly.Core.Alerting.Inhibition;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Alerting.Silences;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>What holds for alerts. Immutable; exchanged whole.</summary>
public sealed record AlertPolicy
{
    public required RoutingTree Routing { get; init; }

    public ImmutableArray<InhibitionRule> Inhibition { get; init; } = [];

    public ImmutableArray<MaintenanceWindow> Maintenance { get; init; } = [];

    /// <summary>Null: every end and every new beginning is told.</summary>
    public FlappingPolicy? Flapping { get; init; }

    /// <summary>An alert from outside is over when nobody has said for so long that it fires.</summary>
    /// <value>Default 5 minutes; above 0.</value>
    public TimeSpan ResolveTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Receivers that are not told when something is over.</summary>
    public FrozenSet<string> WithoutResolved { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Alerts that are grouped, held back and repeated at most; further ones are told at once and alone.</summary>
    /// <value>Default 20,000; at least 1.</value>
    public int MaxAlerts { get; init; } = 20_000;

    /// <summary>Alerts of one group at most; further ones are a group of their own.</summary>
    /// <value>Default 1,000; at least 1.</value>
    public int MaxGroupAlerts { get; init; } = 1000;

    /// <summary>Silences at most, those that are over included.</summary>
    /// <value>Default 10,000; at least 1.</value>
    public int MaxSilences { get; init; } = 10_000;

    /// <summary>How long a silence that is over can still be looked up.</summary>
    /// <value>Default 5 days; at least 0.</value>
    public TimeSpan KeepSilences { get; init; } = TimeSpan.FromDays(5);

    /// <summary>
    /// Where nothing is grouped: how long the alert of an entity with peers waits to be told, so that an incident of its fleet that is noticed
    /// meanwhile holds it back. One that is over by then is not told.
    /// </summary>
    /// <value>Default 0.</value>
    public TimeSpan IncidentWait { get; init; }

    /// <summary>
    /// How long after an incident of its fleet an alert that it held back must go on to be told by itself; where there are groups, until the group
    /// is looked at next.
    /// </summary>
    /// <value>Default 30 minutes; at least 0.</value>
    public TimeSpan Aftermath { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// The alerts are decided elsewhere and handed over: one may be known before anybody was told. What was told is then written down also
    /// where nothing is grouped.
    /// </summary>
    public bool IsHandedOver { get; init; }

    /// <summary>True: nothing is grouped.</summary>
    public bool IsDirect => Routing.Root.PerAlert;

    /// <summary>Where no route is configured: every alert to everybody, at once, alone, and never twice.</summary>
    public static AlertPolicy Direct(IEnumerable<string> receivers) => new()
    {
        Routing = new RoutingTree(new Route
        {
            Key = "direct",
            Receivers = [.. receivers],
            PerAlert = true,
            GroupWait = TimeSpan.Zero,
            GroupInterval = TimeSpan.Zero,
            RepeatInterval = null,
        }),
    };
}
