using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Kernels;

namespace DistributedAnomaly.Core.Tests.Batch.Kernels;

public sealed class OneClassSvmTests
{
    private static readonly Table Normal = SampleTables.Normal(rows: 300, columns: 3, seed: 5);

    /// <summary>The largest difference relative to the range of the values.</summary>
    [Theory]
    [InlineData(KernelKind.Rbf, 0.1, "rbf-0.1")]
    [InlineData(KernelKind.Rbf, 0.5, "rbf-0.5")]
    [InlineData(KernelKind.Poly, 0.5, "poly-0.5")]
    [InlineData(KernelKind.Sigmoid, 0.1, "sigmoid-0.1")]
    [InlineData(KernelKind.Sigmoid, 0.5, "sigmoid-0.5")]
    [InlineData(KernelKind.Linear, 0.5, "linear-0.5")]
    public void Score_EveryKernel_IsThatOfTheReference(KernelKind kernel, double nu, string column)
    {
        var reference = new ReferenceTable("one-class-svm-reference.csv");
        var (table, expected) = (reference.Input(), reference.Column(column));

        var model = new OneClassSvmDetector { Kernel = kernel, Nu = nu, Standardise = false, Tolerance = 1e-7 }.Fit(table, FitOptions.Default);

        var range = expected.Max() - expected.Min();
        model.Score(table).Zip(expected, (a, b) => Math.Abs(a - b) / range).Max().ShouldBeLessThan(1e-5);
        ((OneClassSvmModel)model).Converged.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(0.7)]
    public void Fit_Nu_BoundsOutsidersFromAboveAndSupportVectorsFromBelow(double nu)
    {
        var model = (OneClassSvmModel)new OneClassSvmDetector { Nu = nu, Tolerance = 1e-9 }.Fit(Normal, FitOptions.Default);

        var scores = model.Score(Normal);
        var outside = scores.Count(score => score > 1e-6);

        outside.ShouldBeLessThanOrEqualTo((int)(nu * Normal.Rows));
        (outside + scores.Count(score => Math.Abs(score) <= 1e-6)).ShouldBeGreaterThanOrEqualTo((int)(nu * Normal.Rows));
        model.SupportVectors.ShouldBeGreaterThanOrEqualTo((int)(nu * Normal.Rows));
    }

    [Fact]
    public void Score_RowsInAnotherOrder_IsTheSameWithinTheTolerance()
    {
        var order = Enumerable.Range(0, Normal.Rows).ToArray();
        new Random(1).Shuffle(order);
        var detector = new OneClassSvmDetector { Nu = 0.3, Tolerance = 1e-9 };

        var first = detector.Fit(Normal, FitOptions.Default).Score(Normal);
        var second = detector.Fit(Normal.Take(order), FitOptions.Default).Score(Normal);

        second.ShouldBe(first, 1e-6);
    }

    [Fact]
    public void Solve_CacheOfTwoColumns_FindsTheSame()
    {
        var rows = RowScaling.Standardising(Normal).Apply(Normal);
        var kernel = new KernelFunction(KernelKind.Rbf, 0.5, 3, 0);

        var small = Solve(0);
        var large = Solve(1 << 24);

        small.Iterations.ShouldBeGreaterThan(50);
        small.Alpha.ShouldBe(large.Alpha);
        small.Rho.ShouldBe(large.Rho);

        OneClassSolution Solve(long bytes) =>
            new OneClassSolver(new KernelColumns(rows, kernel, bytes), rows.Rows, 0.2, CancellationToken.None).Solve(1e-6, 100_000, CancellationToken.None);
    }

    [Fact]
    public void KernelColumns_BeyondTheBound_KeepsTheLatest()
    {
        var rows = RowScaling.Standardising(Normal).Apply(Normal);
        var columns = new KernelColumns(rows, new KernelFunction(KernelKind.Rbf, 0.5, 3, 0), 3 * 4 * Normal.Rows);
        var (first, second) = (columns[0], columns[1]);
        _ = columns[2];

        columns[0].ShouldBeSameAs(first);
        var third = columns[3];

        third.ShouldBeSameAs(second, "the column that was not used for longest gave its memory");
        columns[0].ShouldBeSameAs(first);
        third[3].ShouldBe(1);
        columns[1][3].ShouldBe(third[1]);
    }

    /// <summary>5,000 rows of 40 columns: enough for columns to be computed by several threads.</summary>
    [Fact]
    public void KernelColumns_SeveralThreads_AreTheSame()
    {
        var table = SampleTables.Normal(rows: 5_000, columns: 40, seed: 8);
        var rows = RowScaling.Standardising(table).Apply(table);
        var kernel = new KernelFunction(KernelKind.Rbf, 0.02, 3, 0);

        foreach (var row in new[] { 0, 2_047, 2_048, 4_999 })
            new KernelColumns(rows, kernel, 0, threads: 3)[row].ShouldBe(new KernelColumns(rows, kernel, 0)[row]);
    }

    [Fact]
    public void Solve_LimitOfIterations_EndsAndSaysSo()
    {
        var rows = RowScaling.Standardising(Normal).Apply(Normal);
        var columns = new KernelColumns(rows, new KernelFunction(KernelKind.Rbf, 0.5, 3, 0), 1 << 20);

        var solution = new OneClassSolver(columns, rows.Rows, 0.2, CancellationToken.None).Solve(1e-9, 3, CancellationToken.None);

        solution.Converged.ShouldBeFalse();
        solution.Iterations.ShouldBe(3);
        solution.Alpha.Sum().ShouldBe(0.2 * Normal.Rows, 1e-9);
    }

    [Theory]
    [InlineData(KernelKind.Rbf)]
    [InlineData(KernelKind.Linear)]
    public void Explain_TwoColumnsFarAway_NamesBoth(KernelKind kernel)
    {
        var model = new OneClassSvmDetector { Kernel = kernel }.Fit(Normal, FitOptions.Default);
        var parts = new double[3];

        // Centres of the columns are 0, 10 and 20, deviations 1, 2 and 3. Low values are unusual to the linear kernel or high ones.
        foreach (var sign in new[] { -1, 1 })
        {
            double[] row = [sign * 200, 10, 20 + sign * 600];
            if (model.Score(new Table(Normal.Columns, row))[0] <= 0)
                continue;
            model.Explain(row, parts);
            (parts[0] + parts[2]).ShouldBeGreaterThan(0.9);
        }
    }

    [Fact]
    public void Fit_MoreRowsThanMaxRows_LearnsFromSoMany()
    {
        var model = (OneClassSvmModel)new OneClassSvmDetector { MaxRows = 50, Nu = 1 }.Fit(Normal, FitOptions.Default);

        model.SupportVectors.ShouldBe(50);
    }

    [Fact]
    public void Gamma_Rules_AreThoseOfTheTable()
    {
        var table = new Table(["a", "b"], [1, 2, 3, 4]);

        Fitted(new OneClassSvmDetector { Standardise = false }).ShouldBe(1 / (2 * 1.25), 1e-12);
        Fitted(new OneClassSvmDetector { Standardise = false, GammaRule = GammaRule.Auto }).ShouldBe(0.5);
        Fitted(new OneClassSvmDetector { Gamma = 7 }).ShouldBe(7);

        double Fitted(OneClassSvmDetector detector) => ((OneClassSvmModel)detector.Fit(table, FitOptions.Default)).Gamma;
    }

    [Theory]
    [InlineData(0, 1, 3, 1e-3)]
    [InlineData(1.1, 1, 3, 1e-3)]
    [InlineData(0.5, 0, 3, 1e-3)]
    [InlineData(0.5, 1, 0, 1e-3)]
    [InlineData(0.5, 1, 3, 0)]
    public void Create_OutOfRange_IsRefused(double nu, double gamma, int degree, double tolerance) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new OneClassSvmDetector { Nu = nu, Gamma = gamma, Degree = degree, Tolerance = tolerance });

    [Fact]
    public void Load_FileOfVersion1_ScoresAsThen()
    {
        var file = ModelFile.Load(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "model-one-class-svm-v1.bin")));
        var table = SampleTables.Normal(rows: 5, columns: 2, seed: 9);

        file.Model.Score(table).ShouldBe([.. GoldenScores], 1e-12);
        ((OneClassSvmModel)file.Model).Converged.ShouldBeTrue();
    }

    private static readonly double[] GoldenScores = [-0.0038358836321918943, 2.376275297858193, 2.7605728880585687, -0.17551556883265285, 0.8197858676412109];
}
