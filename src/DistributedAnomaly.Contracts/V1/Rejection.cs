namespace DistributedAnomaly.Contracts.V1;

/// <param name="Index">Position in the request, from 0.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Retry">True: sending it again later may help (a limit was reached).</param>
public sealed record Rejection(int Index, string Reason, bool Retry = false);
