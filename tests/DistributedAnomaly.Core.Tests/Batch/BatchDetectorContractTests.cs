using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Batch;

/// <summary>What every batch detector must hold to, run over every detector of the assembly.</summary>
public sealed class BatchDetectorContractTests
{
    private static readonly Table Train = SampleTables.Normal(rows: 300, columns: 5, seed: 1);
    private static readonly Table Test = SampleTables.Normal(rows: 300, columns: 5, seed: 2);

    /// <summary>Test rows that may score above one that is far away in one column and average in all others, by detector, each with its reason.</summary>
    private static readonly Dictionary<string, double> SharesAbove = new(StringComparer.Ordinal)
    {
        // Cuts lie within the range of the training rows: beyond it a row is like the last one there, and average in the other columns.
        ["isolation-forest"] = 0.25,
        // Tails are counted in rows and added up: a value beyond all rows is worth little more than the largest of them.
        ["ecod"] = 0.25,
    };

    public static TheoryData<string> Detectors => [.. BatchDetectors.Names];

    [Fact]
    public void Names_OfAllDetectors_AreThoseOfTheInstances() =>
        BatchDetectors.Names.ShouldAllBe(name => BatchDetectors.Create(name)!.Name == name);

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Name_IsKebabCase(string name) =>
        name.Split('-').ShouldAllBe(word => word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Score_OfAFarRow_IsAboveEveryNormalRow(string name)
    {
        var model = Fit(name, Train);

        var far = Math.Min(model.Score(Far(Train, column: 2, by: 12))[0], model.Score(Far(Train, column: 4, by: -12))[0]);

        // A twentieth may be unusual by chance or by what little a method can see.
        model.Score(Test).Count(score => score >= far).ShouldBeLessThanOrEqualTo((int)(Test.Rows * SharesAbove.GetValueOrDefault(name, 0.05)));
        model.Columns.ShouldBe(Train.Columns);
        model.DetectorName.ShouldBe(name);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_SameSeed_GivesTheSameScores(string name) => Fit(name, Train, seed: 5).Score(Test).ShouldBe(Fit(name, Train, seed: 5).Score(Test));

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_OnSeveralThreads_GivesTheSameScores(string name)
    {
        var one = Fit(name, Train, threads: 1);
        var four = Fit(name, Train, threads: 4);

        four.Score(Test, threads: 3).ShouldBe(one.Score(Test));
        four.ScoreTraining(Train, threads: 3).ShouldBe(one.ScoreTraining(Train));
        Saved(four).ShouldBe(Saved(one));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void SavedAndLoaded_GivesTheSameScoresAndExplanations(string name)
    {
        var model = Fit(name, Train);

        var loaded = ModelFile.Load(Saved(model));

        loaded.Model.DetectorName.ShouldBe(name);
        loaded.Model.Columns.ShouldBe(Train.Columns);
        (loaded.TrainedAtMs, loaded.Rows, loaded.Seed, loaded.Threshold).ShouldBe((1_700_000_000_000, 300, 7, 0.25));
        loaded.Model.Score(Test).ShouldBe(model.Score(Test));
        loaded.Model.ScoreTraining(Train).ShouldBe(model.ScoreTraining(Train));
        Explained(loaded.Model, Test.Row(3)).ShouldBe(Explained(model, Test.Row(3)));
        Saved(loaded.Model).ShouldBe(Saved(model));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Load_OfACutFile_IsRefusedCleanly(string name)
    {
        var bytes = Saved(Fit(name, SampleTables.Normal(rows: 40, columns: 2, seed: 3)));
        var step = Math.Max(1, bytes.Length / 200);
        for (var length = 0; length < bytes.Length; length += step)
        {
            var cut = bytes[..length];
            Should.Throw<SnapshotException>(() => ModelFile.Load(cut));
        }
    }

    /// <summary>Past the checksums: a body that was written by somebody else must not crash, hang or take memory.</summary>
    [Theory]
    [MemberData(nameof(Detectors))]
    public void Load_OfAForeignBody_IsRefusedOrHarmless(string name)
    {
        var table = SampleTables.Normal(rows: 40, columns: 2, seed: 3);
        var writer = new SnapshotWriter();
        Fit(name, table).Save(writer);
        var body = writer.Written.ToArray();
        var random = new Random(4);
        for (var i = 0; i < 200; i++)
        {
            var damaged = (byte[])body.Clone();
            damaged[i < 60 ? Math.Min(i, body.Length - 1) : random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var reader = new SnapshotReader(damaged);
                BatchDetectors.Create(name)!.Load(table.Columns, ref reader).Score(table).ShouldAllBe(score => double.IsFinite(score));
            }
            catch (SnapshotException)
            {
                // Refused is as good.
            }
        }
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_ConstantColumns_GivesFiniteScores(string name)
    {
        var table = SampleTables.Of(Train, (row, column, value) => column is 1 or 3 ? 42 : value);

        var model = Fit(name, table);

        ShouldBeFinite(model, table);
        ShouldBeFinite(model, Test);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_EverythingConstant_GivesFiniteScores(string name)
    {
        var table = SampleTables.Of(Train, (_, _, _) => 42);

        var model = Fit(name, table);

        ShouldBeFinite(model, table);
        ShouldBeFinite(model, Test);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_DuplicateRows_GivesFiniteScores(string name)
    {
        var table = SampleTables.Of(Train, (row, column, _) => Train[row % 3, column]);

        var model = Fit(name, table);

        ShouldBeFinite(model, table);
        ShouldBeFinite(model, Test);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_OneRow_GivesFiniteScores(string name)
    {
        var table = Train.Take([0]);

        var model = Fit(name, table);

        ShouldBeFinite(model, table);
        ShouldBeFinite(model, Test);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Explain_NaN_IsRefusedWithRowAndColumn(string name)
    {
        var model = Fit(name, Train);
        var row = Train.Row(0).ToArray();
        row[3] = double.NaN;

        var message = Should.Throw<ArgumentException>(() => Explained(model, row)).Message;

        message.ShouldContain("row 1");
        message.ShouldContain("'c3'");
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_HugeValues_GivesFiniteScoresThatTellThemApart(string name)
    {
        var train = SampleTables.Of(Train, (row, column, value) => row % 50 == 0 ? 1e300 : row % 50 == 1 ? -1e300 : value);

        ShouldBeFinite(Fit(name, train), train);

        var model = Fit(name, Train);
        var far = SampleTables.Of(Test, (row, column, value) => row == 0 ? 1e300 : value);
        ShouldBeFinite(model, far);
        model.Score(far)[1..].Count(score => score > model.Score(far)[0]).ShouldBeLessThanOrEqualTo(Test.Rows / 20);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_TenThousandColumns_GivesFiniteScores(string name)
    {
        var table = SampleTables.Normal(rows: 12, columns: 10_000, seed: 6);

        ShouldBeFinite(Fit(name, table), table);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Explain_ColumnPushedOut_IsNamed(string name)
    {
        var model = Fit(name, Train);
        for (var column = 0; column < Train.Width; column++)
        {
            var parts = Explained(model, Far(Train, column, by: 12).Row(0));

            parts.ShouldAllBe(part => part >= 0 && part <= 1);
            parts.Sum().ShouldBe(1, 1e-9);
            parts.IndexOf(parts.Max()).ShouldBe(column);
        }
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Score_OtherColumns_IsRefused(string name)
    {
        var model = Fit(name, Train);

        Should.Throw<ArgumentException>(() => model.Score(SampleTables.Normal(10, 4, 1))).Message.ShouldContain("5 columns");
        Should.Throw<ArgumentException>(() => model.Score(new Table(["c0", "c1", "c2", "c3", "x"], new double[5]))).Message.ShouldContain("'x'");
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_Cancelled_Ends(string name)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Should.Throw<OperationCanceledException>(() => Fit(name, Train, cancellationToken: source.Token).Score(Train, 1, source.Token));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Fit_Progress_DoesNotFallAndStaysBelowOne(string name)
    {
        var progress = new RecordedProgress();

        BatchDetectors.Create(name)!.Fit(Train, new FitOptions { Progress = progress });

        progress.Reported.ShouldBe(progress.Reported.Order());
        progress.Reported.ShouldAllBe(part => part >= 0 && part <= 1);
    }

    private static BatchModel Fit(string name, Table table, int seed = 7, int threads = 1, CancellationToken cancellationToken = default) =>
        BatchDetectors.Create(name)!.Fit(table, new FitOptions { Seed = seed, Threads = threads, CancellationToken = cancellationToken });

    /// <summary>The mean row with one value so many standard deviations away.</summary>
    private static Table Far(Table table, int column, double by)
    {
        var row = Enumerable.Range(0, table.Width).Select(c => table.Column(c).Average()).ToArray();
        row[column] += by * SampleTables.Deviation(table.Column(column));
        return new Table(table.Columns, row);
    }

    private static byte[] Saved(BatchModel model)
    {
        var writer = new SnapshotWriter();
        new ModelFile(model, 1_700_000_000_000, 300, 7, 0.25).Save(writer);
        return writer.Written.ToArray();
    }

    private static double[] Explained(BatchModel model, ReadOnlySpan<double> row)
    {
        var parts = new double[model.Columns.Count];
        model.Explain(row, parts);
        return parts;
    }

    private static void ShouldBeFinite(BatchModel model, Table table)
    {
        model.Score(table).ShouldAllBe(score => double.IsFinite(score));
        model.ScoreTraining(table).ShouldAllBe(score => double.IsFinite(score));
        Explained(model, table.Row(0)).ShouldAllBe(part => double.IsFinite(part));
    }
}
