using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Projection;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Batch.Projection;

public sealed class ProjectionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(60)]
    public void Eigen_OfASymmetricMatrix_RebuildsIt(int n)
    {
        var random = new Random(n);
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
                matrix[i * n + j] = matrix[j * n + i] = SampleTables.Gauss(random);
        }

        var eigen = SymmetricEigen.Of(matrix, n);

        eigen.Values.ShouldBe(eigen.Values.OrderDescending());
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                Enumerable.Range(0, n).Sum(k => eigen.Values[k] * eigen.Vectors[k * n + i] * eigen.Vectors[k * n + j]).ShouldBe(matrix[i * n + j], 1e-11);
                Enumerable.Range(0, n).Sum(k => eigen.Vectors[i * n + k] * eigen.Vectors[j * n + k]).ShouldBe(i == j ? 1 : 0, 1e-12);
            }
        }
    }

    /// <summary>Fewer rows than columns: the products of the rows give the distances that the columns give.</summary>
    [Fact]
    public void Pca_ByRowsAndByColumns_AgreeOnTheSameData()
    {
        var wide = SampleTables.Normal(rows: 30, columns: 31, seed: 3);
        var tall = new Table(wide.Columns, [.. wide.Values, .. wide.Values]);
        var detector = new PcaDetector { Components = 5, Index = SubspaceIndex.Residual, Scaling = Core.Batch.Scaling.RowScaling.None };

        var byRows = detector.Fit(wide, FitOptions.Default).Score(wide);

        detector.Fit(tall, FitOptions.Default).Score(wide).Zip(byRows).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-8 * (1 + pair.Second));
    }

    [Fact]
    public void RobustMahalanobis_AThirdOfTheRowsFarAway_IsNotMaskedAsTheClassicOneIs()
    {
        var normal = SampleTables.Normal(rows: 300, columns: 4, seed: 5);
        var table = SampleTables.Of(normal, (row, column, value) => row < 100 ? value + (column == 1 ? 40 : 0) : value);

        var robust = new RobustMahalanobisDetector().Fit(table, FitOptions.Default).ScoreTraining(table);
        var classic = new MahalanobisBatchDetector().Fit(table, FitOptions.Default).ScoreTraining(table);

        robust[..100].Min().ShouldBeGreaterThan(2 * robust[100..].Max());
        classic[..100].Min().ShouldBeLessThan(classic[100..].Max());
    }

    [Fact]
    public void RobustMahalanobis_OfNormalRows_IsAboutTheClassicOne()
    {
        var table = SampleTables.Normal(rows: 2000, columns: 3, seed: 6);

        var robust = new RobustMahalanobisDetector().Fit(table, FitOptions.Default).ScoreTraining(table);
        var classic = new MahalanobisBatchDetector().Fit(table, FitOptions.Default).ScoreTraining(table);

        robust.Zip(classic).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 0.15 * (1 + pair.Second));
    }
}
