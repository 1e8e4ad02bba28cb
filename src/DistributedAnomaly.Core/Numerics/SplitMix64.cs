namespace DistributedAnomaly.Core.Numerics;

/// <summary>
/// Seeded pseudo-random numbers, the same everywhere (SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
/// </summary>
/// <param name="seed">Any number; near seeds give unrelated streams.</param>
public struct SplitMix64(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    /// <summary>A stream of its own for part number <paramref name="part"/> of a seeded work, so that the parts may be done in any order.</summary>
    public static SplitMix64 Of(long seed, long part)
    {
        var root = new SplitMix64((ulong)seed);
        return new SplitMix64(root.Next() ^ Mix((ulong)part * Step + Step));
    }

    public ulong Next() => Mix(_state += Step);

    /// <summary>0 to below 1, in steps of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>0 to below <paramref name="limit"/>; its bias is below limit / 2^64.</summary>
    public int NextInt(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
