using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Neural;

public sealed class MatrixKernelsTests
{
    public static TheoryData<int, int, int> Sizes() => new() { { 1, 1, 8 }, { 3, 5, 16 }, { 4, 2, 24 }, { 7, 9, 40 }, { 9, 17, 64 }, { 16, 3, 136 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_AnySize_IsTheProduct(int m, int k, int columns)
    {
        var random = new SeededRandom(1);
        var (a, b, bias) = (Draw(m * k, random), Draw(k * columns, random), Draw(m, random));
        var target = Draw(m * columns, random);
        var before = (float[])target.Clone();

        MatrixKernels.Multiply(a, k, 1, m, k, b, columns, bias, accumulate: false, target, columns, columns);
        for (var i = 0; i < m; i++)
        {
            for (var c = 0; c < columns; c++)
                target[i * columns + c].ShouldBe((float)(bias[i] + Sum(k, j => a[i * k + j] * (double)b[j * columns + c])), 1e-4f);
        }

        // The same with a transposed and added to what is there.
        target = before;
        before = (float[])target.Clone();
        MatrixKernels.Multiply(a, 1, m, m, k, b, columns, [], accumulate: true, target, columns, columns);
        for (var i = 0; i < m; i++)
        {
            for (var c = 0; c < columns; c++)
                target[i * columns + c].ShouldBe((float)(before[i * columns + c] + Sum(k, j => a[j * m + i] * (double)b[j * columns + c])), 1e-4f);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AddOuter_AnySize_AddsTheProductOfLines(int m, int n, int columns)
    {
        var random = new SeededRandom(2);
        var (a, b, target) = (Draw(m * columns, random), Draw(n * columns, random), Draw(m * n, random));
        var before = (float[])target.Clone();
        MatrixKernels.AddOuter(a, columns, m, b, columns, n, columns, target, n);
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
                target[i * n + j].ShouldBe((float)(before[i * n + j] + Sum(columns, c => a[i * columns + c] * (double)b[j * columns + c])), 1e-3f);
        }
    }

    [Fact]
    public void AddLineSums_AddsTheSumOfEachLine()
    {
        var a = Draw(3 * 24, new SeededRandom(3));
        float[] sums = [1, 2, 3];
        MatrixKernels.AddLineSums(a, 24, 3, 16, sums);
        for (var i = 0; i < 3; i++)
            sums[i].ShouldBe((float)(i + 1 + Sum(16, c => a[i * 24 + c])), 1e-4f);
    }

    private static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);

    private static float[] Draw(int count, SeededRandom random) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
}
