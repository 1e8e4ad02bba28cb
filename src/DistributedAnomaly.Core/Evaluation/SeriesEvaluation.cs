namespace DistributedAnomaly.Core.Evaluation;

/// <summary>How good the scores of one entity are. What has no meaning for it is null.</summary>
/// <param name="Entity">Its name.</param>
/// <param name="Rows">In all.</param>
/// <param name="Anomalous">Rows labelled anomalous.</param>
/// <param name="Events">Runs of labelled rows.</param>
/// <param name="Days">Days watched; null: the times are unknown.</param>
/// <param name="AucRoc">0 to 1; see <see cref="RocCurve"/>.</param>
/// <param name="AucPr">0 to 1; see <see cref="PrecisionRecallCurve"/>.</param>
/// <param name="BestF1">At the threshold of highest F1; null: nothing is labelled.</param>
/// <param name="BestEventF1">At the threshold of highest event F1; null: nothing is labelled.</param>
/// <param name="Cheapest">At the threshold of lowest cost.</param>
/// <param name="AtThresholds">At the thresholds asked for, in their order.</param>
/// <param name="Decided">The rows that whoever gave the scores flagged; null: unknown.</param>
/// <param name="Episodes">The rows during which whoever gave the scores had an episode open, so that an alarm is an episode; null: unknown.</param>
public sealed record SeriesEvaluation(
    string Entity, int Rows, int Anomalous, int Events, double? Days, double? AucRoc, double? AucPr, OperatingPoint? BestF1,
    OperatingPoint? BestEventF1, OperatingPoint Cheapest, IReadOnlyList<OperatingPoint> AtThresholds, OperatingPoint? Decided,
    OperatingPoint? Episodes)
{
    /// <param name="series">Scores and labels.</param>
    /// <param name="question">Cost, thresholds, merging.</param>
    /// <param name="decided">A flag per row: what whoever gave the scores made of them; empty: unknown.</param>
    /// <param name="episodes">A flag per row: an episode was open; empty: unknown.</param>
    public static SeriesEvaluation Of(
        ScoredSeries series, EvaluationQuestion question, ReadOnlySpan<bool> decided = default, ReadOnlySpan<bool> episodes = default)
    {
        var table = ThresholdTable.Of(series);
        var bestEvent = EventScore.BestThreshold(series) is { } threshold ? OperatingPoint.At(series, threshold, question) : null;
        var cheapest = At(table.Cheapest(question.Cost).Threshold);
        return new SeriesEvaluation(
            series.Entity,
            series.Rows,
            series.Anomalous,
            cheapest.Events.Events,
            series.Days,
            RocCurve.Of(table).Area,
            PrecisionRecallCurve.Of(table).AveragePrecision,
            table.BestF1() is { } best ? At(best.Threshold) : null,
            bestEvent is null ? null : Compared(bestEvent),
            cheapest,
            [.. question.Thresholds.Select(At)],
            decided.IsEmpty ? null : Compared(OperatingPoint.Of(series, decided, question)),
            episodes.IsEmpty ? null : Compared(OperatingPoint.Of(series, episodes, question)));

        OperatingPoint At(double asked) => Compared(OperatingPoint.At(series, asked, question));

        OperatingPoint Compared(OperatingPoint point) => point with { EventF1OfBest = point.Events.F1 / bestEvent?.Events.F1 };
    }
}
