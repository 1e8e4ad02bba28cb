namespace DistributedAnomaly.Cli.Detecting;

/// <summary>What a run of <c>detect</c> did.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="TrainRows">That the model was fitted on.</param>
/// <param name="Columns">Features.</param>
/// <param name="Rows">Scored.</param>
/// <param name="Anomalies">Rows at or above the threshold.</param>
/// <param name="Threshold">That was used.</param>
/// <param name="AucRoc">Where the file has labels of both kinds.</param>
/// <param name="AucPr">Average precision, likewise.</param>
/// <param name="F1">At the threshold, likewise.</param>
/// <param name="ValidatedAucRoc">Of the cross-validation of a detector that learns from labels.</param>
/// <param name="ValidatedAucPr">Average precision, likewise.</param>
/// <param name="FitSeconds">0: the model was loaded.</param>
/// <param name="ScoreSeconds">With reading and writing.</param>
internal sealed record DetectSummary(
    string Detector, long TrainRows, int Columns, long Rows, long Anomalies, double Threshold, double? AucRoc, double? AucPr, double? F1,
    double? ValidatedAucRoc, double? ValidatedAucPr, double FitSeconds, double ScoreSeconds);
