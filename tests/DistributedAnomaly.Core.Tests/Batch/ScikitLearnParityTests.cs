using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Clusters;
using DistributedAnomaly.Core.Batch.Neighbours;
using DistributedAnomaly.Core.Batch.Projection;
using DistributedAnomaly.Core.Batch.Scaling;

namespace DistributedAnomaly.Core.Tests.Batch;

/// <summary>The same table gives what scikit-learn gives, as far as both define the same.</summary>
public sealed class ScikitLearnParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Lof_TwentyNeighbours_IsThatOfScikitLearn() => ShouldAgree(new LofDetector { Scaling = RowScaling.None }, "lof20");

    [Fact]
    public void Knn_Largest_IsThatOfScikitLearn() => ShouldAgree(new KnnDetector { Scaling = RowScaling.None }, "knn5largest");

    [Fact]
    public void Knn_Mean_IsThatOfScikitLearn() => ShouldAgree(new KnnDetector { Scaling = RowScaling.None, Distance = NeighbourDistance.Mean }, "knn5mean");

    [Fact]
    public void Pca_TwoComponents_HasTheResidualOfScikitLearn() =>
        ShouldAgree(new PcaDetector { Scaling = RowScaling.None, Components = 2, Index = SubspaceIndex.Residual }, "pca2residual");

    [Fact]
    public void Mahalanobis_Distances_AreThoseOfScikitLearn() => ShouldAgree(new MahalanobisBatchDetector(), "mahalanobis");

    [Fact]
    public void Dbscan_Labels_AreThoseOfScikitLearn()
    {
        var labels = DbscanClustering.Of(ScikitLearnTable.Train.Table, 1.5, 5, RowScaling.None, FitOptions.Default).Labels;

        labels.Select(label => (double)label).ShouldBe(ScikitLearnTable.Train.Expected("dbscan"));
        labels.Distinct().Count().ShouldBe(3, "two clusters and noise, or the test shows little");
    }

    private static void ShouldAgree(IBatchDetector detector, string column)
    {
        var model = detector.Fit(ScikitLearnTable.Train.Table, FitOptions.Default);

        ScikitLearnTable.Difference(model.ScoreTraining(ScikitLearnTable.Train.Table), ScikitLearnTable.Train.Expected(column)).ShouldBeLessThan(Tolerance);
        ScikitLearnTable.Difference(model.Score(ScikitLearnTable.Test.Table), ScikitLearnTable.Test.Expected(column)).ShouldBeLessThan(Tolerance);
    }
}
