using DistributedAnomaly.Core.Batch.Statistics;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>
/// What columns become before a network sees them: z = (value - median) / (1.2533 x mean distance from the median), distances held at
/// ten times interquartile range / 1.349: a normal column has scale 1, heavy tails widen it, and no outlier can do more. Beyond 3
/// scales only the logarithm counts on, 3 + 3 ln(|z| / 3): one outlier does not drown the other columns, yet the farther value stays
/// the larger one, up to 1e300. 16 bytes a column.
/// </summary>
/// <remarks>
/// Where half of a column is one value there is no range to hold distances at; where all of it is, a scale is what
/// <see cref="ColumnScale.OfConstants"/> says.
/// </remarks>
internal sealed class RobustScaling
{
    /// <summary>Training values are held at this, either way: what lies farther out is learnt as no more than that.</summary>
    public const float MostInTraining = 10;

    private const double Knee = 3;
    private const double NormalRange = 1.349;
    private const double NormalDistance = 1.2533;
    private const double MostDistance = 10;

    /// <summary>The share of a column's largest magnitude below which differences are rounding errors.</summary>
    private const double Rounding = 1e-12;

    private readonly double[] _centres;
    private readonly double[] _scales;

    private RobustScaling(double[] centres, double[] scales)
    {
        _centres = centres;
        _scales = scales;
    }

    public static RobustScaling Fit(Table train)
    {
        var centres = new double[train.Width];
        var scales = new double[train.Width];
        for (var c = 0; c < train.Width; c++)
        {
            var sorted = train.Column(c);
            Array.Sort(sorted);
            var median = Middle(sorted, 0.5);
            var largest = Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1]));

            // Halves: the difference of two values of 1.7e308 is infinite.
            var halfRange = (Middle(sorted, 0.75) / 2 - Middle(sorted, 0.25) / 2) / NormalRange;
            var most = 2 * halfRange > largest * Rounding ? MostDistance * halfRange : double.MaxValue;
            var scale = 2 * MeanHalfDistance(sorted, median, most) * NormalDistance;
            centres[c] = median;
            scales[c] = Math.Min(scale > largest * Rounding ? scale : ColumnScale.OfConstants(largest), double.MaxValue);
        }

        return new RobustScaling(centres, scales);
    }

    public void Scale(ReadOnlySpan<double> row, Span<float> scaled)
    {
        for (var c = 0; c < row.Length; c++)
        {
            var z = (row[c] / 2 - _centres[c] / 2) / _scales[c] * 2;
            scaled[c] = (float)(Math.Abs(z) <= Knee ? z : Squashed(z));
        }
    }

    /// <summary>All rows, for training.</summary>
    public float[] ScaleForTraining(Table rows)
    {
        var values = new float[rows.Values.Length];
        for (var r = 0; r < rows.Rows; r++)
            Scale(rows.Row(r), values.AsSpan(r * rows.Width, rows.Width));
        foreach (ref var value in values.AsSpan())
            value = Math.Clamp(value, -MostInTraining, MostInTraining);
        return values;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Doubles(_centres);
        writer.Doubles(_scales);
    }

    /// <exception cref="SnapshotException">Damaged.</exception>
    public static RobustScaling Load(int width, ref SnapshotReader reader)
    {
        var scaling = new RobustScaling(reader.Doubles(width), reader.Doubles(width));
        foreach (var scale in scaling._scales)
        {
            if (!(scale > 0))
                throw new SnapshotException($"a scale of {scale}");
        }

        return scaling;
    }

    private static double Squashed(double z)
    {
        var distance = Math.Min(Math.Abs(z), double.MaxValue);
        return Math.CopySign(Knee + Knee * PortableMath.Ln(distance / Knee), z);
    }

    private static double Middle(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static double MeanHalfDistance(double[] sorted, double median, double most)
    {
        var sum = 0.0;
        foreach (var value in sorted)
            sum += Math.Min(Math.Abs(value / 2 - median / 2), most) / sorted.Length;
        return sum;
    }
}
