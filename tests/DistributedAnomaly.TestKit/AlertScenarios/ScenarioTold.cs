using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.TestKit.AlertScenarios;

/// <summary>Somebody was told something, or has to be.</summary>
/// <param name="At">When.</param>
/// <param name="Receiver">Who.</param>
/// <param name="Firing">Names of what fires, in order.</param>
/// <param name="Resolved">Names of what is over, in order.</param>
/// <param name="Cause">Null: any.</param>
public sealed record ScenarioTold(TimeSpan At, string Receiver, string Firing, string Resolved, string? Cause)
{
    /// <summary>Names in the order in which a scenario has them.</summary>
    public static string Names(IEnumerable<Alert> alerts) => string.Join(' ', alerts.Select(ScenarioEvents.NameOf).Order(StringComparer.Ordinal));

    /// <summary>What a notification tells.</summary>
    /// <param name="item">As it is committed.</param>
    /// <param name="afterMs">When, since the scenario's start.</param>
    public static ScenarioTold Of(OutboxItem item, long afterMs)
    {
        var (receiver, notification) = item;
        var alert = notification.Alert;
        var group = notification.Group;
        var fires = alert.Status == AlertStatus.Firing;
        return new ScenarioTold(
            TimeSpan.FromMilliseconds(afterMs), receiver, Names(group?.Firing ?? (fires ? [alert] : [])), Names(group?.Resolved ?? (fires ? [] : [alert])),
            group is null ? null : group.Cause.ToString().ToLowerInvariant());
    }

    public override string ToString() =>
        $"{At.TotalSeconds:0.###}s > {Receiver}{(Firing.Length > 0 ? " firing " + Firing : "")}{(Resolved.Length > 0 ? " resolved " + Resolved : "")} cause {Cause ?? "any"}";
}
