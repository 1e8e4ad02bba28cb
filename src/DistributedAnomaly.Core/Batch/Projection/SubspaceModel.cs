using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Projection;

/// <summary>Distance from a mean along some axes and in the rest of the space: PCA and both Mahalanobis detectors.</summary>
/// <param name="rest">Variance in every direction that is no axis.</param>
internal sealed class SubspaceModel(
    string name, IReadOnlyList<string> columns, RowScaler scaler, PrincipalAxes axes, double rest, SubspaceIndex index) : BatchModel(name, columns)
{
    /// <summary>Smallest variance that is divided by, in scaled units.</summary>
    public const double SmallestVariance = 1e-12;

    public static SubspaceModel Load(string name, IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var scaler = RowScaler.Load(columns.Count, ref reader);
        var index = (SubspaceIndex)reader.Byte();
        var rest = reader.Double();
        var mean = reader.Doubles(columns.Count);
        var variances = reader.Doubles();
        if (!Enum.IsDefined(index) || !(rest > 0) || variances.Length > columns.Count)
            throw new SnapshotException($"{variances.Length} axes of {columns.Count} columns with index {index}, rest {rest}");
        foreach (var variance in variances)
        {
            if (!(variance >= SmallestVariance))
                throw new SnapshotException($"a variance of {variance}");
        }

        var axes = reader.Doubles((long)variances.Length * columns.Count);
        return new SubspaceModel(name, columns, scaler, new PrincipalAxes(mean, axes, variances), rest, index);
    }

    public override void Save(SnapshotWriter writer)
    {
        scaler.Save(writer);
        writer.Byte((byte)index);
        writer.Double(rest);
        writer.Doubles(axes.Mean);
        writer.Doubles(axes.Variances);
        writer.Doubles(axes.Axes);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        var residual = new double[Width];
        for (var i = 0; i < scores.Length; i++)
        {
            Centre(rows.Slice(i * Width, Width), residual);
            var inside = 0.0;
            for (var a = 0; a < axes.Count; a++)
            {
                var t = Subtract(residual, axes.Axes.AsSpan(a * Width, Width));
                inside += t / axes.Variances[a] * t;
            }

            // With a full set of axes what remains is rounding.
            var outside = 0.0;
            for (var c = 0; c < Width && axes.Count < Width; c++)
                outside += residual[c] * residual[c];
            scores[i] = index switch
            {
                SubspaceIndex.Residual => outside,
                SubspaceIndex.Combined => outside / rest + inside,
                _ => Math.Sqrt(outside / rest + inside),
            };
        }
    }

    /// <summary>Residuals squared, and x_c (C^-1 x)_c inside the subspace: they add up to the score (or its square).</summary>
    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var residual = new double[Width];
        var inside = new double[Width];
        Centre(row, residual);
        var centred = (double[])residual.Clone();
        for (var a = 0; a < axes.Count; a++)
        {
            var axis = axes.Axes.AsSpan(a * Width, Width);
            var t = Subtract(residual, axis) / axes.Variances[a];
            for (var c = 0; c < Width; c++)
                inside[c] += t * axis[c];
        }

        for (var c = 0; c < Width; c++)
        {
            var outside = axes.Count < Width ? residual[c] * residual[c] : 0;
            contributions[c] = index == SubspaceIndex.Residual ? outside : outside / rest + centred[c] * inside[c];
        }
    }

    private void Centre(ReadOnlySpan<double> row, Span<double> centred)
    {
        scaler.Scale(row, centred);
        for (var c = 0; c < centred.Length; c++)
            centred[c] -= axes.Mean[c];
    }

    /// <summary>Takes the part along the axis away and returns its length.</summary>
    private static double Subtract(Span<double> residual, ReadOnlySpan<double> axis)
    {
        var t = 0.0;
        for (var c = 0; c < axis.Length; c++)
            t += residual[c] * axis[c];
        for (var c = 0; c < axis.Length; c++)
            residual[c] -= t * axis[c];
        return t;
    }
}
