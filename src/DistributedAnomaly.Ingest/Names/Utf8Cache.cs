using System.Runtime.InteropServices;

namespace DistributedAnomaly.Ingest.Names;

/// <summary>
/// Remembers what was made of a run of UTF-8 bytes, so that a name that comes again costs no allocation and keeps its instance.
/// Bounded: sets of four entries; a full set gives up one entry for the new one (<see cref="Evictions"/>), and longer keys are not kept.
/// Safe for concurrent use without locks: entries are immutable, and a lost race only costs a later allocation.
/// </summary>
public sealed class Utf8Cache<T> where T : class
{
    private const int Ways = 4;
    private readonly Entry?[] _entries;
    private readonly int _mask;
    private long _evictions;

    /// <param name="capacity">Entries at most; rounded up to a power of two, at least 4.</param>
    /// <param name="maxKeyBytes">Longer keys are not kept.</param>
    public Utf8Cache(int capacity, int maxKeyBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        var size = Math.Max(Ways, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity));
        _entries = new Entry?[size];
        _mask = (size / Ways) - 1;
        MaxKeyBytes = maxKeyBytes;
    }

    public int Capacity => _entries.Length;

    public int MaxKeyBytes { get; }

    /// <summary>Entries that gave way to others: many of them say that the cache is too small for what is sent.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    public T? Find(ReadOnlySpan<byte> key)
    {
        if (key.Length > MaxKeyBytes)
            return null;
        var hash = Hash(key);
        var first = SetOf(hash);
        for (var i = first; i < first + Ways; i++)
        {
            if (_entries[i] is { } entry && entry.Hash == hash && key.SequenceEqual(entry.Key))
                return entry.Value;
        }

        return null;
    }

    public void Add(ReadOnlySpan<byte> key, T value)
    {
        if (key.Length > MaxKeyBytes)
            return;
        var hash = Hash(key);
        var first = SetOf(hash);
        var slot = first;
        while (slot < first + Ways && _entries[slot] is not null)
            slot++;
        if (slot == first + Ways)
            slot = first + (int)(Interlocked.Increment(ref _evictions) & (Ways - 1));
        _entries[slot] = new Entry(hash, key.ToArray(), value);
    }

    private int SetOf(ulong hash) => ((int)(hash >> 32) & _mask) * Ways;

    /// <summary>Eight bytes a step. Collisions are harmless here: they cost an eviction, never a longer search.</summary>
    private static ulong Hash(ReadOnlySpan<byte> key)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)key.Length * Prime;
        while (key.Length >= 8)
        {
            hash = (System.Numerics.BitOperations.RotateLeft(hash, 23) ^ MemoryMarshal.Read<ulong>(key)) * Prime;
            key = key[8..];
        }

        ulong tail = 0;
        foreach (var b in key)
            tail = (tail << 8) | b;
        hash = (System.Numerics.BitOperations.RotateLeft(hash, 23) ^ tail) * Prime;
        return hash ^ (hash >> 29);
    }

    private sealed class Entry(ulong hash, byte[] key, T value)
    {
        public readonly ulong Hash = hash;
        public readonly byte[] Key = key;
        public readonly T Value = value;
    }
}
