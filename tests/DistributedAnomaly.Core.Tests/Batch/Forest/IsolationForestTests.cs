using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Forest;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Batch.Forest;

public sealed class IsolationForestTests
{
    private static readonly Table Normal = SampleTables.Normal(rows: 400, columns: 4, seed: 5);

    [Fact]
    public void Score_MeanOverSeeds_IsThatOfTheReference()
    {
        var reference = new ReferenceTable("isolation-forest-reference.csv");
        var (table, expected) = (reference.Input(), reference.Column("score"));
        const int Seeds = 200;
        var mean = new double[table.Rows];
        for (var seed = 0; seed < Seeds; seed++)
        {
            var scores = new IsolationForestDetector { RowsPerTree = 64 }.Fit(table, new FitOptions { Seed = seed }).Score(table);
            for (var i = 0; i < scores.Length; i++)
                mean[i] += scores[i] / Seeds;
        }

        for (var i = 0; i < mean.Length; i++)
            mean[i].ShouldBe(expected[i], 0.005, $"row {i}");
        mean.Zip(expected, (a, b) => a - b).Average().ShouldBe(0, 0.0015);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(11)]
    public void Score_ARowAlone_IsAsInTheTable(int trees)
    {
        var model = new IsolationForestDetector { Trees = trees }.Fit(Normal, new FitOptions { Seed = 3 });
        var scores = model.Score(Normal);
        for (var row = 0; row < Normal.Rows; row++)
            model.Score(Normal.Row(row)).ShouldBe(scores[row]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Score_OneRowFarAway_IsHighestAndAllAreShares(int seed)
    {
        var random = new Random(seed);
        var (row, column) = (random.Next(Normal.Rows), random.Next(Normal.Width));
        var table = SampleTables.Of(Normal, (r, c, value) => r == row && c == column ? value + 1000 : value);

        var scores = new IsolationForestDetector { RowsPerTree = 400 }.Fit(table, new FitOptions { Seed = seed }).Score(table);

        scores.IndexOf(scores.Max()).ShouldBe(row);
        scores.ShouldAllBe(score => score > 0 && score < 1);
    }

    /// <summary>Where every tree sees all rows, their order decides nothing.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Score_RowsInAnotherOrder_IsTheSame(int seed)
    {
        var order = Enumerable.Range(0, Normal.Rows).ToArray();
        new Random(seed).Shuffle(order);
        var shuffled = Normal.Take(order);

        var first = new IsolationForestDetector { RowsPerTree = Normal.Rows }.Fit(Normal, FitOptions.Default).Score(Normal);
        var second = new IsolationForestDetector { RowsPerTree = Normal.Rows }.Fit(shuffled, FitOptions.Default).Score(shuffled);

        second.ShouldBe(order.Select(row => first[row]));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Fit_Contamination_FlagsThatShareOfTheTrainingRows(double share)
    {
        var model = (IsolationForestModel)new IsolationForestDetector { Contamination = share }.Fit(Normal, FitOptions.Default);

        var flagged = model.Score(Normal).Count(score => score >= model.Threshold);

        flagged.ShouldBeInRange((int)(share * Normal.Rows) - 2, (int)(share * Normal.Rows) + 2);
    }

    [Fact]
    public void Fit_WithoutContamination_FlagsAboveOneHalf() =>
        ((IsolationForestModel)new IsolationForestDetector().Fit(Normal, FitOptions.Default)).Threshold.ShouldBe(0.5);

    [Fact]
    public void Fit_MaxFeatures_CutsOnlySoManyColumnsATree()
    {
        var model = new IsolationForestDetector { Trees = 1, MaxFeatures = 0.25 }.Fit(Normal, FitOptions.Default);
        var counted = Enumerable.Range(0, Normal.Width).Count(column =>
            !model.Score(SampleTables.Of(Normal, (_, c, value) => c == column ? value + 100 : value)).SequenceEqual(model.Score(Normal)));

        counted.ShouldBe(1);
    }

    [Fact]
    public void Fit_AllRowsEqual_ScoresOneHalf()
    {
        var table = SampleTables.Of(Normal, (_, _, _) => 3);

        new IsolationForestDetector().Fit(table, FitOptions.Default).Score(table).ShouldAllBe(score => Math.Abs(score - 0.5) < 1e-12);
    }

    /// <summary>What the columns shortened is all that lies between the expected and the actual path length.</summary>
    [Fact]
    public void AddShortenings_OfAllColumns_AddUpToTheWholeDifference()
    {
        var tree = new TreeBuilder(Normal.Cells, Normal.Width, [0, 1, 2, 3], 64, 4).Grow(new SeededRandom(3));
        var paths = new double[200];
        tree.AddPaths(Normal.Values[..(200 * Normal.Width)], Normal.Width, paths);

        paths.Distinct().Count().ShouldBeGreaterThan(5);
        for (var i = 0; i < paths.Length; i++)
        {
            var parts = new double[Normal.Width];
            tree.AddShortenings(Normal.Row(i), parts);
            (parts.Sum() + paths[i]).ShouldBe(tree.Expected, 1e-9);
        }
    }

    [Theory]
    [InlineData(0, 256, 1, 0.1)]
    [InlineData(100, 0, 1, 0.1)]
    [InlineData(100, 256, 0, 0.1)]
    [InlineData(100, 256, 1.1, 0.1)]
    [InlineData(100, 256, 1, 0)]
    [InlineData(100, 256, 1, 0.6)]
    public void Create_OutOfRange_IsRefused(int trees, int rows, double features, double contamination) =>
        Should.Throw<ArgumentOutOfRangeException>(() =>
            new IsolationForestDetector { Trees = trees, RowsPerTree = rows, MaxFeatures = features, Contamination = contamination });

    [Fact]
    public void Load_FileOfVersion1_ScoresAsThen()
    {
        var file = ModelFile.Load(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "model-isolation-forest-v1.bin")));
        var table = SampleTables.Normal(rows: 5, columns: 2, seed: 9);

        file.Model.Score(table).ShouldBe([.. GoldenScores], 1e-12);
        ((IsolationForestModel)file.Model).Trees.ShouldBe(3);
    }

    private static readonly double[] GoldenScores = [0.4418278000119338, 0.5863881074825394, 0.4908101534080898, 0.5278671716205401, 0.5177200960014076];
}
