namespace DistributedAnomaly.Core.Evaluation;

/// <summary>A point of the receiver operating characteristic.</summary>
/// <param name="Threshold">Infinity: nothing is flagged.</param>
/// <param name="FalsePositiveRate">Share of calm rows that are flagged, 0 to 1.</param>
/// <param name="TruePositiveRate">Share of labelled rows that are flagged, 0 to 1.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);
