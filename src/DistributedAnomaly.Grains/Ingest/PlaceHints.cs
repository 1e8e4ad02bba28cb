using System.Collections.Concurrent;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Ingest;

/// <summary>
/// In which other silo entities were last met. A hint that is wrong costs a detour, nothing else: the runtime's directory knows.
/// </summary>
internal sealed class PlaceHints
{
    private const int MaxHints = 1_000_000;

    private readonly ConcurrentDictionary<EntityKey, SiloAddress> _places = new();
    private int _count;

    public SiloAddress? Find(EntityKey key) => _places.GetValueOrDefault(key);

    public void Met(EntityKey key, SiloAddress silo)
    {
        if (_places.TryAdd(key, silo))
        {
            // Begins anew when it is full: cheaper than knowing which hint is the oldest.
            if (Interlocked.Increment(ref _count) > MaxHints)
                Clear();
            return;
        }

        _places[key] = silo;
    }

    public void Forget(EntityKey key)
    {
        if (_places.TryRemove(key, out _))
            Interlocked.Decrement(ref _count);
    }

    private void Clear()
    {
        _places.Clear();
        Interlocked.Exchange(ref _count, 0);
    }
}
