namespace DistributedAnomaly.Engine;

/// <param name="Row">Position in the batch, from 0.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Retry">True: it may be taken later (a limit was reached), false: it never will be.</param>
public readonly record struct RejectedObservation(int Row, string Reason, bool Retry);
