namespace DistributedAnomaly.Cli.Pushing;

/// <param name="Row">Of the input, from 1.</param>
/// <param name="Reason">One sentence.</param>
internal sealed record RejectedRow(long Row, string Reason);
