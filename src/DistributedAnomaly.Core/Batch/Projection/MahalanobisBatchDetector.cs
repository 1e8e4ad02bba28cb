using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Projection;

/// <summary>Mahalanobis distance (Mahalanobis 1936): distance from the mean in units of the covariance, so that odd combinations count.</summary>
/// <remarks>
/// Score = the distance, 0 and up; its square of a normal row is chi-square with as many degrees as columns. Where there are fewer rows than
/// columns, directions that the training rows do not span have the smallest variance that was seen. Masked by many outliers in the training
/// table: see robust-mahalanobis. Cost as <see cref="PcaDetector"/>; memory 8 d^2 bytes.
/// </remarks>
public sealed class MahalanobisBatchDetector : IBatchDetector
{
    public string Name => "mahalanobis";

    public BatchModel Fit(Table train, FitOptions options)
    {
        var scaler = RowScaler.Fit(train, RowScaling.Standard);
        return Of(Name, train, scaler, PrincipalAxes.Of(scaler.Scale(train), train.Width, options));
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => SubspaceModel.Load(Name, columns, ref reader);

    internal static SubspaceModel Of(string name, Table train, RowScaler scaler, PrincipalAxes axes)
    {
        var variances = (double[])axes.Variances.Clone();
        var floor = Math.Max(variances.Length == 0 ? 0 : variances[0] * 1e-10, SubspaceModel.SmallestVariance);
        foreach (ref var variance in variances.AsSpan())
            variance = Math.Max(variance, floor);
        var rest = variances.Length == 0 ? SubspaceModel.SmallestVariance : variances[^1];
        return new SubspaceModel(name, train.Columns, scaler, axes with { Variances = variances }, rest, SubspaceIndex.Root);
    }
}
