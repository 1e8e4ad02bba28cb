namespace DistributedAnomaly.Engine;

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">Observations taken, duplicates included: they need not be sent again.</param>
/// <param name="Ignored">Of these, duplicates and late ones, which changed nothing.</param>
/// <param name="Rejected">Observations that were not taken, or not wholly, by their row in the batch.</param>
/// <param name="Verdicts">As asked for by the filter, in the order of the batch.</param>
public sealed record ObserveResult(
    int Accepted, int Ignored, IReadOnlyList<RejectedObservation> Rejected, IReadOnlyList<ObservationVerdict> Verdicts);
