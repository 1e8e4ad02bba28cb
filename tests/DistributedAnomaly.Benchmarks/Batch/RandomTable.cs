using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Benchmarks.Batch;

/// <summary>Seeded standard normal numbers.</summary>
internal static class RandomTable
{
    public static Table Normal(int rows, int columns)
    {
        var random = new SeededRandom(1);
        var values = new double[rows * columns];
        foreach (ref var value in values.AsSpan())
            value = random.NextNormal();
        return new Table([.. Enumerable.Range(0, columns).Select(c => $"c{c}")], values);
    }
}
