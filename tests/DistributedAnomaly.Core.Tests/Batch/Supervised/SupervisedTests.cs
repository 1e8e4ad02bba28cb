using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Supervised;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Batch.Supervised;

public sealed class SupervisedTests
{
    public static TheoryData<string> Detectors => [.. BatchDetectors.SupervisedNames];

    [Fact]
    public void Names_OfDetectorsWithLabels_AreNotAmongThoseWithout()
    {
        BatchDetectors.SupervisedNames.ShouldBe(["gradient-boosted-trees", "logistic-regression"]);
        BatchDetectors.Names.ShouldNotContain(name => BatchDetectors.SupervisedNames.Contains(name));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void CrossValidation_ShiftedAnomalies_AreFound(string name)
    {
        var (table, labels) = Shifted(1000, 30, 1);

        var validation = CrossValidation.Of(BatchDetectors.CreateSupervised(name)!, table, labels, 5, FitOptions.Default);

        validation.Folds.ShouldBe(5);
        validation.AucRoc.ShouldBeGreaterThan(0.9);
        validation.AucPr.ShouldBeGreaterThan(0.4);
    }

    /// <summary>The honest figure of labels that mean nothing is a half.</summary>
    [Theory]
    [MemberData(nameof(Detectors))]
    public void CrossValidation_LabelsWithoutMeaning_FindsNothing(string name)
    {
        var table = SampleTables.Normal(600, 4, 2);
        var random = new Random(3);

        CrossValidation.Of(BatchDetectors.CreateSupervised(name)!, table, [.. Enumerable.Range(0, 600).Select(_ => random.Next(10) == 0)], 5, FitOptions.Default)
            .AucRoc.ShouldBe(0.5, 0.12);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void SavedAndLoaded_OnSeveralThreads_GivesTheSameScores(string name)
    {
        var (table, labels) = Shifted(300, 20, 4);
        var model = BatchDetectors.CreateSupervised(name)!.Fit(table, labels, FitOptions.Default);
        var threaded = BatchDetectors.CreateSupervised(name)!.Fit(table, labels, new FitOptions { Threads = 4 });
        var writer = new SnapshotWriter();
        new ModelFile(threaded, 1, 300, 0, null).Save(writer);

        ModelFile.Load(writer.Written).Model.Score(table, 3).ShouldBe(model.Score(table));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Explain_ColumnThatShowsTheAnomaly_IsNamed(string name)
    {
        var (table, labels) = Shifted(1000, 60, 5);
        var model = BatchDetectors.CreateSupervised(name)!.Fit(table, labels, FitOptions.Default);
        var parts = new double[table.Width];

        model.Explain(table.Row(Array.IndexOf(labels, true)), parts);

        parts.Sum().ShouldBe(1, 1e-9);
        parts.IndexOf(parts.Max()).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_OddTables_GivesFiniteScores(string name)
    {
        var (table, labels) = Shifted(200, 20, 6);
        foreach (var odd in (Table[])
                 [
                     SampleTables.Of(table, (_, _, _) => 42), SampleTables.Of(table, (row, _, value) => row % 50 == 0 ? 1e300 : value),
                     SampleTables.Of(table, (row, column, _) => table[row % 3, column]),
                 ])
            BatchDetectors.CreateSupervised(name)!.Fit(odd, labels, FitOptions.Default).Score(odd).ShouldAllBe(score => double.IsFinite(score));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_LabelsOfOneKind_IsRefused(string name) =>
        Should.Throw<ArgumentException>(() => BatchDetectors.CreateSupervised(name)!.Fit(SampleTables.Normal(10, 2, 1), new bool[10], FitOptions.Default))
            .Message.ShouldContain("nothing to tell apart");

    [Fact]
    public void Balance_One_RaisesTheOddsOfRareAnomalies()
    {
        var (table, labels) = Shifted(1000, 20, 7);

        var plain = new LogisticRegressionDetector { Balance = 0 }.Fit(table, labels, FitOptions.Default).Score(table).Average();
        var balanced = new LogisticRegressionDetector { Balance = 1 }.Fit(table, labels, FitOptions.Default).Score(table).Average();

        balanced.ShouldBeGreaterThan(plain + 1);
    }

    /// <summary>Both derivatives of the loss against differences of it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void FocalLoss_Derivatives_AreThoseOfTheLoss(double focus)
    {
        var loss = new FocalLoss(focus);
        for (var z = -6.0; z <= 6; z += 0.37)
        {
            foreach (var label in (bool[])[true, false])
            {
                var (gradient, curvature) = loss.Derivatives(z, label);
                gradient.ShouldBe((loss.Of(z + 1e-5, label) - loss.Of(z - 1e-5, label)) / 2e-5, 1e-6);
                var second = (loss.Derivatives(z + 1e-5, label).Gradient - loss.Derivatives(z - 1e-5, label).Gradient) / 2e-5;
                curvature.ShouldBe(Math.Max(second, 1e-9), 1e-6);
            }
        }
    }

    [Fact]
    public void Smote_MadeRows_LieBetweenAnomalies()
    {
        var (table, labels) = Shifted(200, 10, 8);

        var (more, all) = Smote.Oversample(table, labels, 0.3, 5, 1);

        ((double)all.Count(label => label) / all.Length).ShouldBe(0.3, 0.005);
        more.Values[..table.Values.Length].ToArray().ShouldBe(table.Values.ToArray());
        for (var c = 0; c < table.Width; c++)
        {
            var own = table.Column(c).Where((_, i) => labels[i]).ToArray();
            more.Column(c)[table.Rows..].ShouldAllBe(value => value >= own.Min() && value <= own.Max());
        }
    }

    /// <summary>Anomalies differ in column 1 by four deviations.</summary>
    private static (Table Table, bool[] Labels) Shifted(int rows, int anomalies, int seed)
    {
        var labels = Enumerable.Range(0, rows).Select(i => i % (rows / anomalies) == 0).ToArray();
        return (SampleTables.Of(SampleTables.Normal(rows, 4, seed), (row, column, value) => labels[row] && column == 1 ? value + 8 : value), labels);
    }
}
