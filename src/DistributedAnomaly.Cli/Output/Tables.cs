using DistributedAnomaly.Contracts.V1;
using Spectre.Console;

namespace DistributedAnomaly.Cli.Output;

/// <summary>The tables that commands print.</summary>
internal static class Tables
{
    public static Table Fleets(IReadOnlyList<Fleet> fleets, DateTimeOffset now)
    {
        var table = New("fleet", "#entities", "#learning", "#normal", "#anomalous", "#silent", "#firing", "#observations", "last seen");
        foreach (var fleet in fleets)
        {
            table.AddRow(
                Cells.Text(fleet.Name), Cells.Count(fleet.Entities), Cells.Count(fleet.Learning), Cells.Count(fleet.Normal), Alarming(fleet.Anomalous),
                Alarming(fleet.Silent), Alarming(fleet.FiringAlerts), Cells.Count(fleet.Observations), Cells.Age(fleet.LastSeen, now));
        }

        return table;
    }

    public static Table Entities(IEnumerable<EntityItem> entities, DateTimeOffset now)
    {
        var table = New("entity", "state", "severity", "#surprise", "top metric", "#samples", "last seen");
        foreach (var entity in entities)
        {
            table.AddRow(
                Cells.Text(entity.Entity), Cells.Status(entity.State), Cells.Status(entity.Severity), Cells.Surprise(entity.Surprise),
                Cells.Text(entity.TopMetric), Cells.Count(entity.Samples), Cells.Age(entity.LastSeen, now));
        }

        return table;
    }

    public static Table Alerts(IEnumerable<Alert> alerts, DateTimeOffset now)
    {
        var table = New("id", "status", "severity", "kind", "entity", "#surprise", "started", "age", "summary");
        foreach (var alert in alerts)
        {
            table.AddRow(
                Cells.Text(alert.Id), Cells.Status(alert.Status), Cells.Status(alert.Severity), Cells.Text(alert.Kind),
                Cells.Text(alert.Fleet + "/" + alert.Entity), Cells.Surprise(alert.Surprise), Cells.Time(alert.Started),
                Cells.Age(alert.Started, now), Cells.Text(alert.Summary));
        }

        return table;
    }

    public static Table Metrics(Entity entity)
    {
        var table = New("metric", "#value", "#expected", "#low", "#high", "#deviation", "#surprise", "detector", "#samples");
        foreach (var metric in entity.Metrics.OrderByDescending(m => m.Surprise).ThenBy(m => m.Name, StringComparer.Ordinal))
        {
            table.AddRow(
                Cells.Text(metric.Name), Cells.Number(metric.Value), Cells.Number(metric.Expected), Cells.Number(metric.Low), Cells.Number(metric.High),
                Cells.Surprise(metric.Deviation), Cells.Surprise(metric.Surprise), Cells.Text(metric.Detector), Cells.Count(metric.Samples));
        }

        return table;
    }

    public static Table Reasons(IReadOnlyList<Reason> reasons)
    {
        var table = New("reason", "#observed", "#expected", "#low", "#high", "#surprise", "detector", "#share", "expects or is");
        foreach (var reason in reasons)
        {
            table.AddRow(
                Cells.Text(reason.Metric), Cells.Number(reason.Observed), Cells.Number(reason.Expected), Cells.Number(reason.Low),
                Cells.Number(reason.High), Cells.Surprise(reason.Surprise), Cells.Text(reason.Detector), Cells.Text($"{reason.Share:P0}"),
                Cells.Text(reason.Text));
        }

        return table;
    }

    private static Markup Alarming(int count) => count == 0 ? new Markup("0") : new Markup($"[red]{count}[/]");

    /// <summary>A name that begins with # is of a column of numbers. Sentences belong in the last column: where there is no room, it is the one that breaks.</summary>
    public static Table New(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            var number = column[0] == '#';
            var shown = new TableColumn(number ? column[1..] : column) { NoWrap = number || column != columns[^1] };
            table.AddColumn(number ? shown.RightAligned() : shown);
        }

        return table;
    }
}
