namespace DistributedAnomaly.Core.Numerics;

/// <summary>
/// Random numbers that are the same everywhere for a seed and a stream: xoshiro256** (Blackman and Vigna 2018), seeded by
/// SplitMix64. Work that is split over threads takes one stream per part (tree, row, fold), so that the result does not
/// depend on how many threads there are.
/// </summary>
public sealed class SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <param name="seed">Whatever the user chose.</param>
    /// <param name="stream">Which of the independent sequences of this seed.</param>
    public SeededRandom(long seed, long stream = 0)
    {
        var state = unchecked((ulong)seed * 0x9E3779B97F4A7C15 ^ (ulong)stream * 0xD1342543DE82EF95);
        _a = Split(ref state);
        _b = Split(ref state);
        _c = Split(ref state);
        _d = Split(ref state);
    }

    public ulong NextBits()
    {
        var result = unchecked(ulong.RotateLeft(_b * 5, 7) * 9);
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform, 0 inclusive to 1 exclusive.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform, 0 inclusive to <paramref name="below"/> exclusive.</summary>
    public int Next(int below)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(below, 1);
        return (int)Math.BigMul(NextBits(), (ulong)below, out _);
    }

    /// <summary>Standard normal, by the polar method of Marsaglia (1964).</summary>
    public double NextNormal()
    {
        while (true)
        {
            var x = 2 * NextDouble() - 1;
            var y = 2 * NextDouble() - 1;
            var s = x * x + y * y;
            if (s is > 0 and < 1)
                return x * Math.Sqrt(-2 * PortableMath.Ln(s) / s);
        }
    }

    /// <summary>Puts the values into a random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>Different numbers below <paramref name="population"/>, in random order (Floyd's sample, then shuffled).</summary>
    public int[] Sample(int population, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, population);
        var chosen = new HashSet<int>(count);
        var sample = new int[count];
        for (var i = 0; i < count; i++)
        {
            var top = population - count + i;
            var pick = Next(top + 1);
            if (!chosen.Add(pick))
            {
                pick = top;
                chosen.Add(pick);
            }

            sample[i] = pick;
        }

        Shuffle(sample.AsSpan());
        return sample;
    }

    private static ulong Split(ref ulong state)
    {
        unchecked
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            return z ^ z >> 31;
        }
    }
}
