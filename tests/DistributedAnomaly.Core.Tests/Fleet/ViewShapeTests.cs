using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Fleet;

public sealed class ViewShapeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(24)]
    [InlineData(64)]
    public void Whiten_AnyNumberOfFeatures_SolvesTheTriangularSystem(int features)
    {
        var random = new SeededRandom(features);
        var (centre, scale, factor) = (new float[features], new float[features], new float[features * (features + 1) / 2]);
        for (var f = 0; f < features; f++)
            (centre[f], scale[f]) = ((float)random.NextNormal(), (float)(0.2 + random.NextDouble()));
        for (var (i, at) = (0, 0); i < features; i++)
        {
            for (var k = 0; k <= i; k++)
                factor[at++] = (float)(k == i ? 0.5 + random.NextDouble() : random.NextNormal() / features);
        }

        var shape = new ViewShape(centre, scale, factor);
        var view = Enumerable.Range(0, features).Select(_ => (float)(3 * random.NextNormal())).ToArray();
        var y = new float[features];
        var distance = shape.Whiten(view, y);

        var (expected, square) = (new double[features], 0.0);
        for (var i = 0; i < features; i++)
        {
            var rest = ((double)view[i] - centre[i]) * scale[i];
            for (var k = 0; k < i; k++)
                rest -= factor[i * (i + 1) / 2 + k] * expected[k];
            expected[i] = rest * factor[i * (i + 1) / 2 + i];
            square += expected[i] * expected[i];
            ((double)y[i]).ShouldBe(expected[i], 1e-4, $"feature {i}");
        }

        ((double)distance).ShouldBe(Math.Sqrt(square), 1e-4 * Math.Sqrt(square) + 1e-4);
    }
}
