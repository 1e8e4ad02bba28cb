namespace DistributedAnomaly.Grains.Silos;

/// <summary>
/// Tells calls under way that a silo of the cluster was lost. Orleans fails those that it knows to be there; one that was on its way through the
/// dead silo, or is begun while the grain directory changes hands, may be lost without a word and would wait for its whole timeout.
/// Thread-safe.
/// </summary>
/// <param name="time">Real time: what the runtime needs does not follow the clock of observations.</param>
internal sealed class SiloLosses(TimeProvider time) : ISiloStatusListener
{
    /// <summary>What was not lost has this long to come back.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>After a loss the directory is complete again.</summary>
    internal static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(10);

    private TaskCompletionSource _next = New();
    private long _lostAt;

    /// <summary>Waits for a call that may be made again.</summary>
    /// <param name="call">Under way.</param>
    /// <exception cref="TimeoutException">A silo was lost, and the call perhaps with it.</exception>
    public async Task<T> WatchAsync<T>(Task<T> call)
    {
        if (!IsUnsettled && await Task.WhenAny(call, Volatile.Read(ref _next).Task) == call)
            return await call;
        return await call.WaitAsync(Grace, time);
    }

    /// <inheritdoc cref="WatchAsync{T}(Task{T})"/>
    public async Task WatchAsync(Task call)
    {
        if (IsUnsettled || await Task.WhenAny(call, Volatile.Read(ref _next).Task) != call)
            call = call.WaitAsync(Grace, time);
        await call;
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status != SiloStatus.Dead)
            return;
        Volatile.Write(ref _lostAt, time.GetTimestamp());
        Interlocked.Exchange(ref _next, New()).SetResult();
    }

    private bool IsUnsettled => Volatile.Read(ref _lostAt) is not 0 and var lostAt && time.GetElapsedTime(lostAt) < Unsettled;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
