namespace DistributedAnomaly.Cli.Scoring;

/// <summary>One of the rows of highest surprise, as in the output.</summary>
internal sealed record TopRow(string Timestamp, string Entity, double Surprise, string Severity, string Metric, string Detector);
