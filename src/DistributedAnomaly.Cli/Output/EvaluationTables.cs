using System.Globalization;
using DistributedAnomaly.Cli.Evaluating;
using DistributedAnomaly.Core.Evaluation;
using DistributedAnomaly.Core.Evaluation.Nab;
using Spectre.Console;

namespace DistributedAnomaly.Cli.Output;

/// <summary>The tables of <c>evaluate</c>; a figure that has no meaning is "-".</summary>
internal static class EvaluationTables
{
    public static Table Entities(EvaluateResult result)
    {
        var table = Tables.New("entity", "#rows", "#labelled", "#events", "#AUC-PR", "#AUC-ROC", "#best F1", "#at", "#best event F1", "#at");
        foreach (var entity in result.Entities)
        {
            table.AddRow(
                Cells.Text(entity.Entity), Cells.Count(entity.Rows), Cells.Count(entity.Anomalous), Cells.Count(entity.Events),
                Rate(entity.AucPr), Rate(entity.AucRoc), Rate(entity.BestF1?.Counts.F1), Number(entity.BestF1?.Threshold),
                Rate(entity.BestEventF1?.Events.F1), Number(entity.BestEventF1?.Threshold));
        }

        var fleet = result.Fleet;
        if (result.Entities.Count > 1)
        {
            table.AddRow(
                Cells.Text("mean (counts: sum)"), Cells.Count(fleet.Rows), Cells.Count(fleet.Anomalous), Cells.Count(fleet.Events),
                Rate(fleet.AucPr), Rate(fleet.AucRoc), Rate(fleet.BestF1?.F1), Cells.Text("-"), Rate(fleet.BestEventF1?.EventF1), Cells.Text("-"));
        }

        return table;
    }

    /// <summary>What decisions lead to, in rows.</summary>
    public static Table Rows(FleetEvaluation fleet)
    {
        var table = Tables.New("decision", "#threshold", "#precision", "#recall", "#F1", "#MCC", "#kappa", "#TP", "#FP", "#TN", "#FN", "#cost");
        foreach (var (name, point) in Decisions(fleet))
        {
            table.AddRow(
                Cells.Text(name), Number(point.Threshold), Rate(point.Precision), Rate(point.Recall), Rate(point.F1), Rate(point.Mcc), Rate(point.Kappa),
                Cells.Count(point.Counts.TruePositives), Cells.Count(point.Counts.FalsePositives), Cells.Count(point.Counts.TrueNegatives),
                Cells.Count(point.Counts.FalseNegatives), Number(point.Cost));
        }

        return table;
    }

    /// <summary>What decisions lead to, in events and alarms.</summary>
    public static Table Events(FleetEvaluation fleet)
    {
        var table = Tables.New("decision", "#threshold", "#events hit", "#false blocks", "#event F1", "#of best", "#alarms", "#a day", "#calm alarms", "#a calm day");
        foreach (var (name, point) in Decisions(fleet))
        {
            table.AddRow(
                Cells.Text(name), Number(point.Threshold), Cells.Text($"{point.Events.Hit}/{point.Events.Events}"), Cells.Count(point.Events.FalseAlarms),
                Rate(point.EventF1), Rate(point.EventF1OfBest), Cells.Count(point.Alarms.Alarms), Number(point.Alarms.PerDay),
                Cells.Count(point.Alarms.CalmAlarms), Number(point.Alarms.CalmPerDay));
        }

        return table;
    }

    public static Table Nab(NabResult nab)
    {
        var table = Tables.New("NAB profile", "decision", "#score", "#threshold", "#windows hit", "#false rows");
        foreach (var profile in nab.Profiles)
        {
            Row("best over all files", profile.Best);
            foreach (var asked in profile.AtThresholds)
                Row("--threshold", asked);
        }

        return table;

        void Row(string decision, NabScore score) => table.AddRow(
            Cells.Text(score.Profile), Cells.Text(decision), Cells.Text(score.Score?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-"), Number(score.Threshold),
            Cells.Text($"{score.Hit}/{score.Windows}"), Cells.Count(score.FalseAlarms));
    }

    private static IEnumerable<(string Name, PointSummary Point)> Decisions(FleetEvaluation fleet)
    {
        (string Name, PointSummary? Point)[] all =
        [
            ("best F1", fleet.BestF1), ("best event F1", fleet.BestEventF1), ("lowest cost", fleet.Cheapest),
            .. fleet.AtThresholds.Select(point => ("--threshold", (PointSummary?)point)), ("severity", fleet.Decided), ("episodes", fleet.Episodes),
        ];
        foreach (var (name, point) in all)
        {
            if (point is not null)
                yield return (name, point);
        }
    }

    private static Markup Rate(double? value) => Cells.Text(value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-");

    private static Markup Number(double? value) => Cells.Text(value is { } number ? Cells.Plain(number) : "-");
}
