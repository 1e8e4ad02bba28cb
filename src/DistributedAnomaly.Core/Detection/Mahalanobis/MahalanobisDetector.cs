using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Mahalanobis;

/// <summary>
/// Streaming Mahalanobis distance (Mahalanobis 1936; exponentially weighted covariance): how unusual the combination of an
/// entity's deviations is, even where each is harmless alone.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Input is the deviation vector: per feature the residual in robust scales, cut at <see cref="Cut"/>.</item>
/// <item>The covariance is a running, then exponentially weighted mean of products; the mean of residuals is 0 by construction.</item>
/// <item>Score = sqrt(u' (C + ridge)^-1 u / d) by Cholesky factorisation; 0 to about 30; a combination of usual size scores 1.</item>
/// <item>The feature with the largest part u_i (C^-1 u)_i is named.</item>
/// </list>
/// Looks at the first <see cref="MaxFeatures"/> features. Needs some 10 samples per feature. Memory 2 d (d + 1) bytes; cost
/// d^3 / 6 + d^2 multiplications.
/// </remarks>
public sealed class MahalanobisDetector
{
    public const int MaxFeatures = 32;
    public const double Cut = 8;
    private const double Ridge = 0.1;

    private float[] _covariance = [];
    private int _features;

    public static string Name => "mahalanobis";

    public int MemoryBytes => 48 + _covariance.Length * 4;

    /// <summary>Score of a deviation vector.</summary>
    /// <param name="deviations">One per feature; at most <see cref="MaxFeatures"/> are looked at. NaN: not observed now.</param>
    /// <param name="top">Position of the feature with the largest part; -1 if none.</param>
    public double Score(ReadOnlySpan<double> deviations, out int top)
    {
        top = -1;
        var n = Math.Min(deviations.Length, MaxFeatures);
        Span<int> at = stackalloc int[MaxFeatures];
        var d = 0;
        for (var i = 0; i < n; i++)
        {
            if (!double.IsNaN(deviations[i]) && i < _features)
                at[d++] = i;
        }

        if (d < 2)
            return 0;
        Span<double> l = stackalloc double[d * (d + 1) / 2];
        Span<double> y = stackalloc double[d];
        var distance = 0.0;
        for (var i = 0; i < d; i++)
        {
            var row = l.Slice(i * (i + 1) / 2, i + 1);
            var source = at[i] * (at[i] + 1) / 2;
            for (var j = 0; j <= i; j++)
            {
                var other = l.Slice(j * (j + 1) / 2, j + 1);
                var sum = _covariance[source + at[j]] + (i == j ? Ridge : 0.0);
                for (var k = 0; k < j; k++)
                    sum -= row[k] * other[k];
                row[j] = i == j ? Math.Sqrt(Math.Max(sum, Ridge * 0.01)) : sum / other[j];
            }

            var rest = Math.Clamp(deviations[at[i]], -Cut, Cut);
            for (var k = 0; k < i; k++)
                rest -= row[k] * y[k];
            y[i] = rest / row[i];
            distance += y[i] * y[i];
        }

        // Back substitution gives C^-1 u; the parts u_i (C^-1 u)_i add up to the distance.
        var largest = 0.0;
        for (var i = d - 1; i >= 0; i--)
        {
            var rest = y[i];
            for (var k = i + 1; k < d; k++)
                rest -= l[k * (k + 1) / 2 + i] * y[k];
            y[i] = rest / l[i * (i + 1) / 2 + i];
            var part = y[i] * Math.Clamp(deviations[at[i]], -Cut, Cut);
            if (part <= largest)
                continue;
            largest = part;
            top = at[i];
        }

        return Math.Sqrt(distance / d);
    }

    /// <param name="deviations">The vector just scored; it may have grown by features since the last one.</param>
    /// <param name="rate">Learning rate, 0 to 1.</param>
    public void Learn(ReadOnlySpan<double> deviations, double rate)
    {
        var n = Math.Min(deviations.Length, MaxFeatures);
        if (n > _features)
            Grow(n);
        for (var i = 0; i < n; i++)
        {
            if (double.IsNaN(deviations[i]))
                continue;
            var u = Math.Clamp(deviations[i], -Cut, Cut);
            var row = _covariance.AsSpan(i * (i + 1) / 2, i + 1);
            for (var j = 0; j <= i; j++)
            {
                if (!double.IsNaN(deviations[j]))
                    row[j] += (float)(rate * (u * Math.Clamp(deviations[j], -Cut, Cut) - row[j]));
            }
        }
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(_features);
        writer.Floats(_covariance);
    }

    public void Load(ref SnapshotReader reader)
    {
        _features = reader.Int();
        if (_features is < 0 or > MaxFeatures)
            throw new SnapshotException($"a covariance of {_features} features, at most {MaxFeatures} are possible");
        _covariance = new float[_features * (_features + 1) / 2];
        reader.Floats(_covariance);
    }

    private void Grow(int features)
    {
        var old = _features;
        _features = features;
        Array.Resize(ref _covariance, features * (features + 1) / 2);
        for (var i = old; i < features; i++)
            _covariance[i * (i + 1) / 2 + i] = 1;
    }
}
