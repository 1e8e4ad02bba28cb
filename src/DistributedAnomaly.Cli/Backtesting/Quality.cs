using DistributedAnomaly.Core.Evaluation;
using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>How good the verdicts are, measured by labels.</summary>
/// <param name="Entities">One by one.</param>
/// <param name="Fleet">Sums and means over the entities, as <c>anomaly evaluate</c> states them.</param>
/// <param name="Table">Of all rows together: what the curves are made of.</param>
/// <param name="Roc">Of all rows together.</param>
/// <param name="PrecisionRecall">Of all rows together.</param>
/// <param name="Decided">What the monitors themselves found anomalous.</param>
/// <param name="BestF1">At the one threshold of highest F1, which only who knows the labels can choose.</param>
/// <param name="Cheapest">At the one threshold of lowest cost.</param>
/// <param name="Cost">Of errors.</param>
/// <param name="Nab">The benchmark's score in its profiles, at its best threshold and at the one in force; empty without windows.</param>
internal sealed record Quality(
    IReadOnlyList<SeriesEvaluation> Entities, FleetEvaluation Fleet, ThresholdTable Table, RocCurve Roc, PrecisionRecallCurve PrecisionRecall,
    PointSummary Decided, PointSummary BestF1, PointSummary Cheapest, ErrorCost Cost, IReadOnlyList<(NabScore Best, NabScore InForce)> Nab);
