namespace DistributedAnomaly.Contracts.V1;

/// <param name="Accepted">Observations taken; durable when this answer is sent. Duplicates count as taken.</param>
/// <param name="Ignored">Of these, duplicates and late ones: they changed nothing.</param>
/// <param name="Rejected">Observations not taken, with the reason. The others of the request are kept.</param>
/// <param name="Verdicts">As asked for with <c>?verdicts=all|anomalous|none</c> (default anomalous), in the order of the request.</param>
public sealed record ObserveResponse(
    int Accepted, int Ignored, IReadOnlyList<Rejection> Rejected, IReadOnlyList<Verdict> Verdicts);
