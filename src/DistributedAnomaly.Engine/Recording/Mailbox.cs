using System.Diagnostics.CodeAnalysis;

namespace DistributedAnomaly.Engine.Recording;

/// <summary>
/// Hands items to one thread. It has no bound of its own: whoever posts holds a place under a bound first
/// (<see cref="Entities.InFlightGate"/> for batches, one outstanding item per timer, a cap on queries).
/// </summary>
internal sealed class Mailbox<T>
{
    private readonly Queue<T> _items = new();
    private readonly object _sync = new();
    private bool _closed;

    /// <summary>False: closed; the item was not taken.</summary>
    public bool Post(T item)
    {
        lock (_sync)
        {
            if (_closed)
                return false;
            _items.Enqueue(item);
            if (_items.Count == 1)
                Monitor.Pulse(_sync);
            return true;
        }
    }

    /// <summary>Waits for an item. False: closed and empty.</summary>
    public bool Take([MaybeNullWhen(false)] out T item)
    {
        lock (_sync)
        {
            while (_items.Count == 0 && !_closed)
                Monitor.Wait(_sync);
            return _items.TryDequeue(out item);
        }
    }

    /// <summary>Moves everything that waits to <paramref name="target"/>.</summary>
    /// <param name="wait">False: does not wait for a first item.</param>
    /// <returns>False: closed and empty.</returns>
    public bool TakeAll(List<T> target, bool wait)
    {
        lock (_sync)
        {
            while (wait && _items.Count == 0 && !_closed)
                Monitor.Wait(_sync);
            while (_items.TryDequeue(out var item))
                target.Add(item);
            return target.Count > 0 || !_closed;
        }
    }

    /// <summary>Takes nothing more; what is there is still handed out.</summary>
    public void Close()
    {
        lock (_sync)
        {
            _closed = true;
            Monitor.PulseAll(_sync);
        }
    }

    /// <summary>Takes nothing more and returns what is there.</summary>
    public IReadOnlyList<T> Abandon()
    {
        lock (_sync)
        {
            _closed = true;
            T[] rest = [.. _items];
            _items.Clear();
            Monitor.PulseAll(_sync);
            return rest;
        }
    }
}
