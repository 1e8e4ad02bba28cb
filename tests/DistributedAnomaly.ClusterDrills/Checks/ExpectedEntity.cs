using System.Text.Json;
using System.Text.Json.Serialization;
using DistributedAnomaly.ClusterDrills.Load;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.ClusterDrills.Checks;

/// <summary>What an entity must be after some steps: computed here with the monitor alone, without any cluster.</summary>
/// <param name="Health">As JSON.</param>
/// <param name="Alerts">In their last revision, by start.</param>
internal sealed record ExpectedEntity(string Health, IReadOnlyList<Alert> Alerts)
{
    private static readonly MonitorPlan Plan = new(FleetPolicy.Default);
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <param name="fleet">It belongs to.</param>
    /// <param name="entity">Number in the fleet.</param>
    /// <param name="steps">It ends before this step.</param>
    /// <param name="gap">Steps left out.</param>
    public static ExpectedEntity Of(SyntheticFleet fleet, int entity, int steps, Gap gap)
    {
        var monitor = new EntityMonitor(Plan, Fidelity.Full);
        var verdict = new Verdict();
        var key = fleet.KeyOf(entity);
        var alerts = new List<Alert>();
        Span<double> values = stackalloc double[SyntheticFleet.Metrics.Length];
        for (var step = fleet.FirstStep(entity); step < steps; step++)
        {
            if (gap.Contains(step))
                continue;
            fleet.Fill(entity, step, values);
            var timeMs = fleet.TimeMs(entity, step);
            monitor.Observe(timeMs, SyntheticFleet.Metrics, values, 1, verdict);
            if (verdict.Change != EpisodeChange.None)
            {
                Decide(alerts, new EpisodeEvent(
                    key, timeMs, ContextLabels.Empty, verdict.Change, verdict.Episode, verdict.Reasons.ToArray()));
            }
        }

        return new ExpectedEntity(JsonOf(monitor.Health()), alerts);
    }

    public static string JsonOf(EntityHealth health) => JsonSerializer.Serialize(health, Json);

    /// <summary>What of an alert a cluster must agree on.</summary>
    public static string JsonOf(Alert alert) => JsonSerializer.Serialize(
        new { alert.Id, alert.Status, alert.Severity, alert.Revision, alert.StartedMs, alert.UpdatedMs, alert.ResolvedMs, alert.Surprise, alert.Summary }, Json);

    private static void Decide(List<Alert> alerts, EpisodeEvent happened)
    {
        var id = AlertId.Of(happened);
        var place = alerts.FindIndex(a => a.Id == id);
        if (place < 0)
            place = alerts.FindIndex(a => a.Status == AlertStatus.Firing);
        if (AlertDecision.Decide(place < 0 ? null : alerts[place], happened).Alert is not { } next)
            return;
        if (place < 0)
            alerts.Add(next);
        else
            alerts[place] = next;
    }
}
