using DistributedAnomaly.Core.Alerting;

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

    public override string ToString() =>
        $"{At.TotalSeconds:0.###}s > {Receiver}{(Firing.Length > 0 ? " firing " + Firing : "")}{(Resolved.Length > 0 ? " resolved " + Resolved : "")} cause {Cause ?? "any"}";
}
