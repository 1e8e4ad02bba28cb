namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>Tells what is usual in a view from its usual vectors.</summary>
internal static class ViewShapeFit
{
    private const float SigmaOfMad = 1.4826f;
    private const float LeastScale = 0.05f;

    /// <summary>Scaled deviations beyond this do not decide how features go together.</summary>
    private const float Cut = 5;
    private const float Ridge = 0.05f;

    /// <param name="features">Per vector.</param>
    /// <param name="rows">Usual vectors of the view, row after row; at least one.</param>
    public static ViewShape Fit(int features, float[] rows)
    {
        var count = rows.Length / features;
        var (centre, inverse) = (new float[features], new float[features]);
        var column = new float[count];
        for (var f = 0; f < features; f++)
        {
            for (var i = 0; i < count; i++)
                column[i] = rows[i * features + f];
            centre[f] = Middle(column);
            foreach (ref var value in column.AsSpan())
                value = Math.Abs(value - centre[f]);
            inverse[f] = 1 / Math.Max(LeastScale, SigmaOfMad * Middle(column));
        }

        return new ViewShape(centre, inverse, Factor(rows, centre, inverse));
    }

    // Cholesky of the covariance of scaled, cut rows; the diagonal inverted, so that solving multiplies.
    private static float[] Factor(float[] rows, float[] centre, float[] inverse)
    {
        var n = centre.Length;
        var covariance = new double[n * n];
        Span<double> x = stackalloc double[n];
        var count = rows.Length / n;
        for (var i = 0; i < count; i++)
        {
            for (var f = 0; f < n; f++)
                x[f] = Math.Clamp((rows[i * n + f] - centre[f]) * inverse[f], -Cut, Cut);
            for (var a = 0; a < n; a++)
            {
                for (var b = 0; b <= a; b++)
                    covariance[a * n + b] += x[a] * x[b] / count;
            }
        }

        var factor = new float[n * (n + 1) / 2];
        var l = new double[n * n];
        for (var a = 0; a < n; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var sum = covariance[a * n + b] + (a == b ? Ridge : 0);
                for (var k = 0; k < b; k++)
                    sum -= l[a * n + k] * l[b * n + k];
                l[a * n + b] = a == b ? Math.Sqrt(Math.Max(sum, Ridge)) : sum / l[b * n + b];
                factor[a * (a + 1) / 2 + b] = (float)(a == b ? 1 / l[a * n + a] : l[a * n + b]);
            }
        }

        return factor;
    }

    private static float Middle(float[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
