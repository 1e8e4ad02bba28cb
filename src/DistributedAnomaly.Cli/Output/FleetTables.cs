using DistributedAnomaly.Contracts.V1;
using Spectre.Console;

namespace DistributedAnomaly.Cli.Output;

/// <summary>The tables about fleets as wholes.</summary>
internal static class FleetTables
{
    private const int NamesShown = 3;

    public static Table Models(IReadOnlyList<FleetModel> models, DateTimeOffset now)
    {
        var table = Tables.New("#version", "role", "age", "#vectors", "#entities", "detectors", "#drift", "#seconds", "because");
        foreach (var model in models)
        {
            table.AddRow(
                Cells.Count(model.Version), Cells.Text(model.Role), Cells.Age(model.Trained, now), Cells.Count(model.Rows), Cells.Count(model.Entities),
                Cells.Text(string.Join(", ", model.Detectors)), Cells.Number(model.Drift), Cells.Number(model.DurationSeconds), Cells.Text(model.RoleReason));
        }

        return table;
    }

    public static Table Peers(FleetPeers peers, DateTimeOffset now)
    {
        var table = Tables.New(peers.Label ?? "cohort", "#members", "age", "#unrest", "metric", "#median", "#spread", "moved");
        foreach (var cohort in peers.Cohorts)
        {
            foreach (var metric in cohort.Metrics)
            {
                table.AddRow(
                    Cells.Text(cohort.Cohort.Length == 0 ? "(whole fleet)" : cohort.Cohort), Cells.Count(cohort.Members), Cells.Age(cohort.Time, now),
                    Cells.Number(cohort.Unrest), Cells.Text(metric.Metric), Cells.Surprise(metric.Median), Cells.Surprise(metric.Spread),
                    Cells.Text(cohort.MovedShare > 0 && metric.Metric == cohort.MovedMetric ? FormattableString.Invariant($"{cohort.MovedShare:0 %}") : ""));
            }
        }

        return table;
    }

    public static Table Incidents(IReadOnlyList<FleetIncident> incidents, DateTimeOffset now)
    {
        var table = Tables.New("cohort", "status", "started", "age", "#members", "share", "metric", "#median", "members that moved");
        foreach (var incident in incidents)
        {
            table.AddRow(
                Cells.Text(incident.Cohort.Length == 0 ? "(whole fleet)" : incident.Cohort), Cells.Status(incident.Ended is null ? "firing" : "resolved"),
                Cells.Time(incident.Started), Cells.Age(incident.Started, now), Cells.Count(incident.Members),
                Cells.Text(FormattableString.Invariant($"{incident.Share:0 %}")), Cells.Text(incident.Metric), Cells.Surprise(incident.Median),
                Cells.Text(string.Join(", ", incident.Moved.Take(NamesShown)) + (incident.Moved.Count > NamesShown ? ", ..." : "")));
        }

        return table;
    }
}
