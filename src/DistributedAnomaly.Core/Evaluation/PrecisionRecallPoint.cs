namespace DistributedAnomaly.Core.Evaluation;

/// <summary>A point of the precision-recall curve.</summary>
/// <param name="Threshold">One of the scores.</param>
/// <param name="Recall">Share of labelled rows that are flagged, 0 to 1.</param>
/// <param name="Precision">Share of flagged rows that are labelled, 0 to 1.</param>
public readonly record struct PrecisionRecallPoint(double Threshold, double Recall, double Precision);
