using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural;

/// <summary>Standard normal numbers by the polar method (Marsaglia 1964), two at a time.</summary>
public static class NormalNoise
{
    private const double Unit = 1.0 / (1L << 31);

    public static void Fill(SeededRandom random, Span<float> target)
    {
        for (var i = 0; i < target.Length; i += 2)
        {
            var (first, second) = Pair(random);
            target[i] = first;
            if (i + 1 < target.Length)
                target[i + 1] = second;
        }
    }

    private static (float First, float Second) Pair(SeededRandom random)
    {
        while (true)
        {
            var bits = random.NextBits();
            var u = (uint)bits * Unit - 1;
            var v = (uint)(bits >> 32) * Unit - 1;
            var square = u * u + v * v;
            if (square is not (> 0 and < 1))
                continue;
            var radius = Math.Sqrt(-2 * PortableMath.Ln(square) / square);
            return ((float)(u * radius), (float)(v * radius));
        }
    }
}
