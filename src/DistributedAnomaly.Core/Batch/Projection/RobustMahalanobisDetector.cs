using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Projection;

/// <summary>
/// Mahalanobis distance by the minimum covariance determinant (Rousseeuw and Van Driessen 1999): mean and covariance of the half of the
/// rows that lie closest together, so that the other half may be outliers.
/// </summary>
/// <remarks>
/// Score = the distance, 0 and up, scaled so that the median of the training rows is that of a normal distribution. Needs
/// <see cref="RowsPerColumn"/> times as many rows as columns and at most <see cref="MaxColumns"/> columns; otherwise the classic estimate of the
/// columns in robust units takes its place. Fit: <see cref="Starts"/> random starts of two steps on at most 1,500 rows, the best ten to the end there, the best of
/// them to the end on all rows; a step costs n d^2 operations. Memory 8 d^2 bytes.
/// </remarks>
public sealed class RobustMahalanobisDetector : IBatchDetector
{
    public const int RowsPerColumn = 3;

    public const int MaxColumns = 256;

    public string Name => "robust-mahalanobis";

    /// <value>Random starts, 1 to 500. Default 30.</value>
    public int Starts { get; init; } = 30;

    /// <value>Share of the rows that must be usual, 0.5 to 1. Default 0.5, which stands most outliers.</value>
    public double Support { get; init; } = 0.5;

    public BatchModel Fit(Table train, FitOptions options)
    {
        HyperParameter.Check(Starts, 1, 500, nameof(Starts));
        HyperParameter.Check(Support, 0.5, 1, nameof(Support));
        var scaler = RowScaler.Fit(train, RowScaling.Robust);
        var rows = scaler.Scale(train);
        var robust = train.Width <= MaxColumns && train.Rows >= RowsPerColumn * train.Width;
        var axes = robust
            ? new FastMcd(train.Width, Starts, Support).Fit(rows, options)
            : PrincipalAxes.Of(rows, train.Width, options);
        return MahalanobisBatchDetector.Of(Name, train, scaler, axes);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => SubspaceModel.Load(Name, columns, ref reader);
}
