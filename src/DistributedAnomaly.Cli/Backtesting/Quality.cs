using DistributedAnomaly.Core.Evaluation;
using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>How good the verdicts are, measured by labels.</summary>
/// <param name="Entities">One by one: those with a labelled row.</param>
/// <param name="Table">Of all rows together: what the curves are made of.</param>
/// <param name="Roc">Of all rows together.</param>
/// <param name="PrecisionRecall">Of all rows together.</param>
/// <param name="Decided">What the monitors themselves found anomalous.</param>
/// <param name="BestF1">At the threshold of highest F1, which only who knows the labels can choose.</param>
/// <param name="Cheapest">At the threshold of lowest cost.</param>
/// <param name="BestEventF1">At the threshold of highest event F1 of all rows together; null: there is no event.</param>
/// <param name="Cost">Of errors.</param>
/// <param name="Nab">The benchmark's score in its profiles, at its best threshold and at the one in force; empty without windows.</param>
internal sealed record Quality(
    IReadOnlyList<SeriesEvaluation> Entities, ThresholdTable Table, RocCurve Roc, PrecisionRecallCurve PrecisionRecall, OperatingPoint Decided,
    OperatingPoint BestF1, OperatingPoint Cheapest, OperatingPoint? BestEventF1, ErrorCost Cost, IReadOnlyList<(NabScore Best, NabScore InForce)> Nab)
{
    /// <summary>Mean over the entities, as benchmarks state it; of one entity it is its own.</summary>
    public double MeanAucPr => Entities.Average(entity => entity.AucPr ?? 0);

    public double MeanAucRoc => Entities.Average(entity => entity.AucRoc ?? 0.5);

    public double MeanBestF1 => Entities.Average(entity => entity.BestF1?.Counts.F1 ?? 0);

    public double MeanBestEventF1 => Entities.Average(entity => entity.BestEventF1?.Events.F1 ?? 0);
}
