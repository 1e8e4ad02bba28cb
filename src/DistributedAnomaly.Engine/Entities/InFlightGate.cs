namespace DistributedAnomaly.Engine.Entities;

/// <summary>
/// Bounds what is between arrival and acknowledgement: a batch holds its place while it waits for the journal, for its shards and for
/// its alerts, so that every queue behind is bounded too.
/// </summary>
internal sealed class InFlightGate(int maxBatches, int maxMeasurements)
{
    private readonly Lock _sync = new();
    private int _batches;
    private long _measurements;
    private TaskCompletionSource? _empty;

    public int Batches => Volatile.Read(ref _batches);

    public long Measurements => Interlocked.Read(ref _measurements);

    /// <summary>A batch above the bound of measurements still gets in when nothing else is there: it could never get in otherwise.</summary>
    public bool TryEnter(int measurements)
    {
        lock (_sync)
        {
            if (_batches >= maxBatches || (_batches > 0 && _measurements + measurements > maxMeasurements))
                return false;
            _batches++;
            _measurements += measurements;
            return true;
        }
    }

    public void Leave(int measurements)
    {
        lock (_sync)
        {
            _batches--;
            _measurements -= measurements;
            if (_batches == 0)
                _empty?.TrySetResult();
        }
    }

    /// <summary>Completes when nothing is in flight; for when nothing more comes.</summary>
    public Task EmptyAsync()
    {
        lock (_sync)
        {
            if (_batches == 0)
                return Task.CompletedTask;
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }
}
