namespace DistributedAnomaly.Grains;

/// <summary>
/// Tells calls under way that a connection into the cluster was lost. Orleans fails none of the calls that had gone through it: they would
/// wait for their whole timeout.
/// </summary>
public sealed class GatewayLoss
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes when the next connection is lost.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>A connection was lost.</summary>
    public void Tell() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
