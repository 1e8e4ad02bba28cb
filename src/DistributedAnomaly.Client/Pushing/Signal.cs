namespace DistributedAnomaly.Client.Pushing;

/// <summary>Wakes one waiting task; set several times before it is looked at, it wakes once.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _source = New();

    /// <summary>Completes at the next <see cref="Set"/>.</summary>
    public Task Task => Volatile.Read(ref _source).Task;

    public void Set() => Volatile.Read(ref _source).TrySetResult();

    /// <summary>What was set until now is taken note of. The caller looks at the state afterwards, so that nothing is missed.</summary>
    public void Reset()
    {
        if (Volatile.Read(ref _source).Task.IsCompleted)
            Volatile.Write(ref _source, New());
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
