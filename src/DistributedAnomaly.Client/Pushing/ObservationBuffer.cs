namespace DistributedAnomaly.Client.Pushing;

/// <summary>
/// What waits to be sent, oldest first, of bounded length: when it is full, the oldest makes room for the newest (a monitor is served
/// better by what is now than by what was). Safe for use from several threads.
/// </summary>
internal sealed class ObservationBuffer(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<PendingObservation> _queue = new();
    private long _added;
    private long _removed;

    public int Count
    {
        get
        {
            lock (_lock)
                return _queue.Count;
        }
    }

    /// <summary>Observations that ever came in.</summary>
    public long Added
    {
        get
        {
            lock (_lock)
                return _added;
        }
    }

    /// <summary>Observations that ever left, by <see cref="TryTake"/> or dropped: those numbered below it are gone.</summary>
    public long Removed
    {
        get
        {
            lock (_lock)
                return _removed;
        }
    }

    /// <returns>How many wait now, and whether the oldest was dropped for it.</returns>
    public (int Count, bool Dropped) Add(in PendingObservation observation)
    {
        lock (_lock)
        {
            var full = _queue.Count == capacity;
            if (full)
                RemoveOldest_NeedsLock();
            _queue.Enqueue(observation);
            _added++;
            return (_queue.Count, full);
        }
    }

    /// <summary>When the oldest came in; null if nothing waits.</summary>
    public long? OldestEnqueuedAt()
    {
        lock (_lock)
            return _queue.TryPeek(out var oldest) ? oldest.EnqueuedAt : null;
    }

    public bool TryTake(out PendingObservation observation)
    {
        lock (_lock)
        {
            if (_queue.Count == 0)
            {
                observation = default;
                return false;
            }

            observation = RemoveOldest_NeedsLock();
            return true;
        }
    }

    /// <summary>Takes everything out.</summary>
    /// <returns>How many there were.</returns>
    public int Clear()
    {
        lock (_lock)
        {
            var count = _queue.Count;
            _queue.Clear();
            _removed += count;
            return count;
        }
    }

    private PendingObservation RemoveOldest_NeedsLock()
    {
        _removed++;
        return _queue.Dequeue();
    }
}
