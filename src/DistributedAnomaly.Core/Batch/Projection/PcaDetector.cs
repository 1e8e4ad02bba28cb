using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Projection;

/// <summary>Principal component analysis (Pearson 1901; Shyu, Chen, Sarinnapakorn and Chang 2003): what the main directions cannot reconstruct.</summary>
/// <remarks>
/// Score as <see cref="Index"/> says, 0 and up. Keeps the fewest axes that hold <see cref="Variance"/>, and always leaves one out. Fit n d^2 + 9 d^3
/// operations for up to 512 columns; beyond, n^2 d with up to 512 rows (a seeded sample of them). A row costs 2 d operations an axis;
/// memory 8 d bytes an axis.
/// </remarks>
public sealed class PcaDetector : IBatchDetector
{
    public string Name => "pca";

    /// <value>Share of the variance that the kept axes hold, 0 to 1. Default 0.9.</value>
    public double Variance { get; init; } = 0.9;

    /// <value>Number of axes instead of <see cref="Variance"/>; 0: by variance. Default 0.</value>
    public int Components { get; init; }

    /// <value>Default combined.</value>
    public SubspaceIndex Index { get; init; } = SubspaceIndex.Combined;

    /// <value>Default standard.</value>
    public RowScaling Scaling { get; init; } = RowScaling.Standard;

    public BatchModel Fit(Table train, FitOptions options)
    {
        HyperParameter.Check(Variance, 0, 1, nameof(Variance));
        HyperParameter.Check(Components, 0, Table.MaxColumns, nameof(Components));
        var scaler = RowScaler.Fit(train, Scaling);
        var all = PrincipalAxes.Of(scaler.Scale(train), train.Width, options);
        var total = all.Variances.Sum();
        var kept = 0;
        var held = 0.0;
        while (kept < all.Count && kept < train.Width - 1 && (Components > 0 ? kept < Components : held < Variance * total))
            held += all.Variances[kept++];
        var variances = all.Variances[..kept];
        foreach (ref var variance in variances.AsSpan())
            variance = Math.Max(variance, SubspaceModel.SmallestVariance);
        var mean = Math.Max(total - held, 1e-9 * total) / (train.Width - kept);
        var axes = all with { Axes = all.Axes[..(kept * train.Width)], Variances = variances };
        return new SubspaceModel(Name, train.Columns, scaler, axes, Math.Max(mean, SubspaceModel.SmallestVariance), Index);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => SubspaceModel.Load(Name, columns, ref reader);
}
