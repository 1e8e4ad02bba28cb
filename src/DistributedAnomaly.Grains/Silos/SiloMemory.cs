using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Grains.Silos;

/// <summary>Memory of the entities of one silo against its bound.</summary>
/// <param name="maxBytes">0: half of what the process may use.</param>
internal sealed class SiloMemory(long maxBytes)
{
    /// <summary>Part of the bound from which new entities get lean monitors.</summary>
    private const double LeanFrom = 0.7;

    /// <summary>Bytes per metric that a new entity is expected to grow to.</summary>
    private const int FullBytesPerMetric = 2048, LeanBytesPerMetric = 512;

    private readonly long _max = maxBytes == 0 ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 : maxBytes;
    private long _bytes;
    private int _entities;

    public long Bytes => Interlocked.Read(ref _bytes);

    public int Entities => Volatile.Read(ref _entities);

    /// <summary>How much memory a new entity may use; null: there is no room for it.</summary>
    public Fidelity? Admit(int metrics)
    {
        var bytes = Bytes;
        if (bytes + (long)metrics * FullBytesPerMetric <= _max * LeanFrom)
            return Fidelity.Full;
        return bytes + (long)metrics * LeanBytesPerMetric <= _max ? Fidelity.Lean : null;
    }

    public void Add(int bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Arrived() => Interlocked.Increment(ref _entities);

    public void Left(int bytes)
    {
        Interlocked.Decrement(ref _entities);
        Interlocked.Add(ref _bytes, -bytes);
    }
}
