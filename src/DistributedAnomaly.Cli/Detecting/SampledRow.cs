namespace DistributedAnomaly.Cli.Detecting;

/// <summary>A row that a report shows.</summary>
/// <param name="Number">In its file, from 1.</param>
/// <param name="Values">One a column.</param>
/// <param name="Score">Of the model.</param>
/// <param name="Parts">Of the columns in the score; empty: not asked for.</param>
internal sealed record SampledRow(long Number, double[] Values, double Score, double[] Parts);
