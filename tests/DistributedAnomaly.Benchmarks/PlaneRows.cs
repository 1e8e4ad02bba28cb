using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Benchmarks;

/// <summary>Seeded rows near a hyperplane: what an autoencoder with a code of as many dimensions can learn.</summary>
internal static class PlaneRows
{
    private const double Spread = 0.5;
    private const double Noise = 0.1;

    /// <summary>Row after row.</summary>
    public static double[] Create(int rows, int features, int dimensions)
    {
        var random = new SeededRandom(1);
        var mix = new double[dimensions * features];
        foreach (ref var weight in mix.AsSpan())
            weight = random.NextNormal();
        var values = new double[rows * features];
        var code = new double[dimensions];
        for (var r = 0; r < rows; r++)
        {
            foreach (ref var number in code.AsSpan())
                number = random.NextNormal();
            for (var i = 0; i < features; i++)
            {
                var sum = Noise * random.NextNormal();
                for (var k = 0; k < dimensions; k++)
                    sum += Spread * mix[k * features + i] * code[k];
                values[r * features + i] = sum;
            }
        }

        return values;
    }
}
