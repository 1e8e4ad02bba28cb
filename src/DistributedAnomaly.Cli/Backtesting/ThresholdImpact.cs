using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>What a threshold would have led to, over all entities.</summary>
/// <param name="Threshold">In surprise.</param>
/// <param name="Counts">In rows; without labels every row counts as calm.</param>
/// <param name="Alarms">Runs of flagged rows.</param>
internal readonly record struct ThresholdImpact(double Threshold, Confusion Counts, AlarmRate Alarms);
