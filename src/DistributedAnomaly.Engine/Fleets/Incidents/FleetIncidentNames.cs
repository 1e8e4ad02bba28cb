using System.Globalization;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Fleets.Incidents;

/// <summary>How an incident of a cohort is told: its key, labels and sentence.</summary>
internal static class FleetIncidentNames
{
    private const string WholeFleet = "whole-fleet";
    private const int NamesTold = 3;

    /// <summary>The incident's alert has the cohort's label, so that routes and inhibition see what it is about.</summary>
    public static FleetIncidentEvent Event(
        string fleet, string cohort, FleetIncident incident, FleetPolicy policy, long timeMs, IReadOnlyList<string> moved)
    {
        var labels = policy.FleetModels.Peers is { } label && cohort.Length > 0 ? ContextLabels.From([new(label, cohort)]) : ContextLabels.Empty;
        return new FleetIncidentEvent(
            KeyOf(fleet, cohort), timeMs, labels, incident.EndedMs == 0, incident.StartedMs, Severity.Critical,
            Summary(fleet, cohort, incident, policy, moved));
    }

    public static EntityKey KeyOf(string fleet, string cohort) => new(fleet, cohort.Length == 0 ? WholeFleet : "cohort:" + cohort);

    public static string AlertIdOf(string fleet, string cohort, FleetIncident incident) =>
        AlertId.OfFleetIncident(KeyOf(fleet, cohort), incident.StartedMs);

    /// <summary>Whether its members moved alike; otherwise many of them were anomalous at a time, each in its own way.</summary>
    public static bool IsMovement(FleetIncident incident, FleetPolicy policy) => incident.Share >= policy.FleetIncidents.Share;

    /// <example>shop: 84 % of 240 members of role db moved together: cpu.used up by 6.2 of their usual deviations (db1, db2, db3 and more)</example>
    /// <example>shop: many of 240 members of role db are anomalous at the same time, each in its own way (db1, db2, db3 and more)</example>
    private static string Summary(string fleet, string cohort, FleetIncident incident, FleetPolicy policy, IReadOnlyList<string> moved)
    {
        var who = cohort.Length == 0 ? "members" : $"members of {policy.FleetModels.Peers} {cohort}";
        var names = moved.Count == 0 ? "" : $" ({string.Join(", ", moved.Take(NamesTold))}{(moved.Count > NamesTold ? " and more" : "")})";
        return !IsMovement(incident, policy)
            ? $"{fleet}: many of {incident.Members} {who} are anomalous at the same time, each in its own way{names}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{fleet}: {incident.Share:0 %} of {incident.Members} {who} moved together: {incident.Feature} {(incident.Median < 0 ? "down" : "up")} by {Math.Abs(incident.Median):0.#} of their usual deviations{names}");
    }
}
