using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Projection;

/// <summary>Mean and covariance of some rows, with the Cholesky factor that measures distances.</summary>
internal sealed class Ellipse
{
    /// <summary>Added to the diagonal as a share of its largest entry: equal rows span no volume.</summary>
    private const double Ridge = 1e-10;

    private readonly double[] _mean;
    private readonly double[] _covariance;
    private readonly double[] _factor;

    private Ellipse(double[] mean, double[] covariance)
    {
        _mean = mean;
        _covariance = covariance;
        var d = mean.Length;
        var largest = 0.0;
        for (var i = 0; i < d; i++)
            largest = Math.Max(largest, covariance[i * d + i]);
        var ridge = Math.Max(largest * Ridge, SubspaceModel.SmallestVariance);
        _factor = new double[d * d];
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = covariance[i * d + j] + (i == j ? ridge : 0);
                for (var k = 0; k < j; k++)
                    sum -= _factor[i * d + k] * _factor[j * d + k];
                _factor[i * d + j] = i == j ? Math.Sqrt(Math.Max(sum, ridge)) : sum / _factor[j * d + j];
            }

            LogDeterminant += 2 * PortableMath.Ln(_factor[i * d + i]);
        }
    }

    public double LogDeterminant { get; }

    public static Ellipse Of(double[] rows, ReadOnlySpan<int> ids, int width)
    {
        var mean = new double[width];
        foreach (var id in ids)
        {
            for (var c = 0; c < width; c++)
                mean[c] += rows[id * width + c] / ids.Length;
        }

        var covariance = new double[width * width];
        var centred = new double[width];
        foreach (var id in ids)
        {
            for (var c = 0; c < width; c++)
                centred[c] = rows[id * width + c] - mean[c];
            for (var i = 0; i < width; i++)
            {
                var value = centred[i];
                var target = covariance.AsSpan(i * width, i + 1);
                for (var j = 0; j < target.Length; j++)
                    target[j] += value * centred[j];
            }
        }

        foreach (ref var value in covariance.AsSpan())
            value /= Math.Max(ids.Length - 1, 1);
        return new Ellipse(mean, covariance);
    }

    /// <summary>Squared Mahalanobis distance of each row.</summary>
    public double[] Distances(double[] rows)
    {
        var d = _mean.Length;
        var distances = new double[rows.Length / d];
        var y = new double[d];
        for (var r = 0; r < distances.Length; r++)
        {
            var sum = 0.0;
            for (var i = 0; i < d; i++)
            {
                var rest = rows[r * d + i] - _mean[i];
                var factor = _factor.AsSpan(i * d, i + 1);
                for (var k = 0; k < i; k++)
                    rest -= factor[k] * y[k];
                y[i] = rest / factor[i];
                sum += y[i] * y[i];
            }

            distances[r] = sum;
        }

        return distances;
    }

    /// <summary>The axes of the covariance times a factor.</summary>
    public PrincipalAxes Axes(double factor)
    {
        var d = _mean.Length;
        var scaled = Array.ConvertAll(_covariance, value => value * factor);
        var eigen = SymmetricEigen.Of(scaled, d);
        return new PrincipalAxes(_mean, eigen.Vectors, Array.ConvertAll(eigen.Values, value => Math.Max(value, 0)));
    }
}
