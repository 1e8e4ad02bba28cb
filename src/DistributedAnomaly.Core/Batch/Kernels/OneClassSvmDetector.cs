using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>
/// One-class support vector machine (Schölkopf et al., "Estimating the support of a high-dimensional distribution", 2001): the smallest
/// region, in the space of the kernel, that holds all but a share <see cref="Nu"/> of the training rows.
/// </summary>
/// <remarks>
/// Score = rho - sum of weighted kernels: below 0 inside of the region, above 0 outside; with the rbf kernel at most rho, which every row
/// far from all others gets. Cost to fit: between rows * nu and rows kernel columns of rows * columns steps each, several times that with
/// a small tolerance; to score: support vectors * columns steps a row. Memory to fit: <see cref="CacheMiB"/> and the scaled table; the
/// model keeps the support vectors, nu * rows at least. The solver gives up after 100 steps a row, 200,000 at least, which products of
/// large values can reach; <see cref="OneClassSvmModel.Converged"/> tells.
/// </remarks>
public sealed class OneClassSvmDetector : IBatchDetector
{
    public const int MaxDegree = 20;
    public const int DefaultMaxRows = 20_000;
    private const long LeastIterations = 200_000;
    private const long IterationsPerRow = 100;

    public string Name => "one-class-svm";

    /// <value>Default <see cref="KernelKind.Rbf"/>.</value>
    public KernelKind Kernel { get; init; }

    /// <value>Upper bound of the share of training rows outside, lower bound of the share of support vectors; above 0 to 1. Default 0.5.</value>
    public double Nu
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "nu is above 0 and at most 1");
    } = 0.5;

    /// <value>Of the rbf, poly and sigmoid kernels, above 0; null: by <see cref="GammaRule"/>. Default null.</value>
    public double? Gamma
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "gamma is above 0");
    }

    /// <value>Default <see cref="GammaRule.Scale"/>.</value>
    public GammaRule GammaRule { get; init; }

    /// <value>Of the poly kernel, 1 to 20. Default 3.</value>
    public int Degree
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxDegree);
            field = value;
        }
    } = 3;

    /// <value>Of the poly and sigmoid kernels. Default 0.</value>
    public double Coef0
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "coef0 is finite");
    }

    /// <value>Bring all columns to mean 0 and variance 1 first. Default true.</value>
    public bool Standardise { get; init; } = true;

    /// <value>How far from the optimum the solver may stop, in units of the score, 1e-12 to 1. Default 0.001.</value>
    public double Tolerance
    {
        get;
        init => field = value is >= 1e-12 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "a tolerance is 1e-12 to 1");
    } = 1e-3;

    /// <value>Rows that are learnt from, 1 to 200,000; of a longer table, so many are drawn. Default 20,000.</value>
    public int MaxRows
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 200_000);
            field = value;
        }
    } = DefaultMaxRows;

    /// <value>Bound of the kernel columns that are kept while it is fitted, in MiB, 1 to 65,536. Default 200.</value>
    public int CacheMiB
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 65_536);
            field = value;
        }
    } = 200;

    /// <value>Choose <see cref="Nu"/> and gamma by <see cref="OneClassSvmSearch"/> with its defaults. Default false.</value>
    public bool Search { get; init; }

    public BatchModel Fit(Table train, FitOptions options)
    {
        if (Search && new OneClassSvmSearch().Run(this, train, options) is [var best, ..])
            return With(best.Nu, best.Gamma).Fit(train, options);
        if (train.Rows > MaxRows)
            train = train.Take(new SeededRandom(options.Seed).Sample(train.Rows, MaxRows));
        var scaling = Scaling(train);
        var rows = scaling.Apply(train);
        var kernel = new KernelFunction(Kernel, Gamma ?? rows.Gamma(GammaRule), Degree, Coef0);
        var solver = new OneClassSolver(new KernelColumns(rows, kernel, (long)CacheMiB << 20, options.Threads), rows.Rows, Nu, options.CancellationToken);
        var solution = solver.Solve(Tolerance, Math.Max(LeastIterations, IterationsPerRow * rows.Rows), options.CancellationToken);
        options.Progress?.Report(1);
        var support = Enumerable.Range(0, rows.Rows).Where(i => solution.Alpha[i] > 0).ToArray();
        return new OneClassSvmModel(
            Name, train.Columns, kernel, scaling, rows.Take(support), [.. support.Select(i => solution.Alpha[i])], solution.Rho, solution.Converged);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => OneClassSvmModel.Load(Name, columns, ref reader);

    internal RowScaling Scaling(Table train) => Standardise ? RowScaling.Standardising(train) : RowScaling.None;

    /// <summary>The same with a fixed nu and gamma.</summary>
    internal OneClassSvmDetector With(double nu, double gamma) => new()
    {
        Kernel = Kernel,
        Nu = nu,
        Gamma = gamma,
        Degree = Degree,
        Coef0 = Coef0,
        Standardise = Standardise,
        Tolerance = Tolerance,
        MaxRows = MaxRows,
        CacheMiB = CacheMiB,
    };
}
