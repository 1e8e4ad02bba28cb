using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural;

/// <summary>Seeded numbers for weights, shuffles, dropout and noise: SplitMix64 (Steele, Lea &amp; Flood 2014), the same everywhere.</summary>
public sealed class NetworkRandom(int seed)
{
    private ulong _state = (ulong)seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019;
    private float _spare = float.NaN;

    public ulong Bits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>At least 0, below 1, with 24 bits.</summary>
    public float Uniform() => (Bits() >> 40) * (1f / (1 << 24));

    /// <summary>At least 0, below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)Math.BigMul(Bits(), (ulong)bound, out _);

    /// <summary>Standard normal, by the polar method (Marsaglia &amp; Bray 1964).</summary>
    public float Normal()
    {
        if (!float.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = float.NaN;
            return spare;
        }

        while (true)
        {
            var bits = Bits();
            var u = (double)(uint)bits * (1.0 / (1L << 31)) - 1;
            var v = (double)(uint)(bits >> 32) * (1.0 / (1L << 31)) - 1;
            var square = u * u + v * v;
            if (square is >= 1 or 0)
                continue;
            var radius = Math.Sqrt(-2 * PortableMath.Ln(square) / square);
            _spare = (float)(v * radius);
            return (float)(u * radius);
        }
    }

    /// <summary>Puts items into a random order (Fisher &amp; Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
