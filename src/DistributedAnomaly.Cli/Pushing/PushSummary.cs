namespace DistributedAnomaly.Cli.Pushing;

/// <summary>What <c>push --json</c> prints, also when it did not get to the end.</summary>
/// <param name="Complete">All rows were sent.</param>
/// <param name="LastAcknowledgedRow">Every row up to this one was answered for; go on with <c>--from</c> the next.</param>
/// <param name="Accepted">Rows that the server took.</param>
/// <param name="Ignored">Of these, duplicates and late ones, which changed nothing.</param>
/// <param name="Rejected">Rows that were not taken.</param>
/// <param name="Rejections">The first of them.</param>
/// <param name="Seconds">Time it took.</param>
/// <param name="RowsPerSecond">Of the rows answered for.</param>
internal sealed record PushSummary(
    bool Complete, long LastAcknowledgedRow, long Accepted, long Ignored, long Rejected, IReadOnlyList<RejectedRow> Rejections, double Seconds,
    double RowsPerSecond);
