namespace DistributedAnomaly.Core.Evaluation;

/// <summary>What a threshold leads to.</summary>
/// <param name="Threshold">Rows with this score or a higher one are flagged; infinity: none is.</param>
/// <param name="Counts">In rows.</param>
public readonly record struct ThresholdRow(double Threshold, Confusion Counts);
