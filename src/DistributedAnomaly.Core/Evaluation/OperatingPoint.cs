namespace DistributedAnomaly.Core.Evaluation;

/// <summary>All that follows from one decision which rows to flag.</summary>
/// <param name="Threshold">Rows at or above it are flagged; null: no score is that high (nothing is flagged), or rows were flagged otherwise.</param>
/// <param name="Counts">In rows.</param>
/// <param name="Cost">Of the errors.</param>
/// <param name="Events">In events.</param>
/// <param name="Alarms">Per entity-day.</param>
public sealed record OperatingPoint(double? Threshold, Confusion Counts, double Cost, EventScore Events, AlarmRate Alarms)
{
    /// <summary>Event F1 here as a share of the best that any threshold gives, 0 to 1 (more where rows were flagged by other means); null: there is no event.</summary>
    public double? EventF1OfBest { get; init; }

    /// <param name="series">Scores and labels.</param>
    /// <param name="threshold">Infinity: nothing is flagged.</param>
    /// <param name="question">Cost and merging.</param>
    public static OperatingPoint At(ScoredSeries series, double threshold, EvaluationQuestion question) =>
        Of(series, series.Flagged(threshold), question) with { Threshold = double.IsFinite(threshold) ? threshold : null };

    /// <param name="series">Labels; the scores do not matter.</param>
    /// <param name="flagged">A flag per row.</param>
    /// <param name="question">Cost and merging.</param>
    public static OperatingPoint Of(ScoredSeries series, ReadOnlySpan<bool> flagged, EvaluationQuestion question)
    {
        if (flagged.Length != series.Rows)
            throw new ArgumentException($"{series.Entity}: {flagged.Length} flags for {series.Rows} rows", nameof(flagged));
        var counts = Confusion.Of(series.Labels, flagged);
        return new OperatingPoint(
            null, counts, question.Cost.Of(counts), EventScore.Of(series.Labels, flagged), AlarmRate.Of(series, flagged, question.MergeGap));
    }
}
