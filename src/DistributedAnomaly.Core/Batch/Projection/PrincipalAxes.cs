using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Projection;

/// <summary>Mean, directions of largest variance and the variances along them (Pearson 1901; Hotelling 1933).</summary>
/// <param name="Mean">One value a column.</param>
/// <param name="Axes">Vector after vector of unit length, largest variance first.</param>
/// <param name="Variances">Of the axes, with the divisor n - 1; the rest of the space has none.</param>
internal sealed record PrincipalAxes(double[] Mean, double[] Axes, double[] Variances)
{
    /// <summary>Largest order of the matrix that is decomposed. Tables with more columns and more rows are represented by so many rows.</summary>
    public const int MaxOrder = 512;

    public int Count => Variances.Length;

    /// <summary>From the covariance of the columns, or where there are fewer rows than columns, from the products of the rows.</summary>
    /// <param name="rows">Row after row; magnitudes up to 1e100.</param>
    /// <param name="width">Values of a row.</param>
    public static PrincipalAxes Of(double[] rows, int width, FitOptions options)
    {
        var n = rows.Length / width;
        if (width > MaxOrder && n > MaxOrder)
        {
            var sample = new SeededRandom(options.Seed).Sample(n, MaxOrder);
            Array.Sort(sample);
            rows = [.. sample.SelectMany(i => rows.AsSpan(i * width, width).ToArray())];
            n = MaxOrder;
        }

        var mean = MeanOf(rows, width);
        var centred = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            centred[i] = rows[i] - mean[i % width];
        return n >= width ? OfColumns(centred, mean, n, options) : OfRows(centred, mean, n, options);
    }

    private static double[] MeanOf(double[] rows, int width)
    {
        var mean = new double[width];
        for (var i = 0; i < rows.Length; i++)
            mean[i % width] += rows[i];
        foreach (ref var value in mean.AsSpan())
            value /= rows.Length / width;
        return mean;
    }

    private static PrincipalAxes OfColumns(double[] centred, double[] mean, int n, FitOptions options)
    {
        var d = mean.Length;
        var columns = new double[centred.Length];
        for (var i = 0; i < n; i++)
        {
            for (var c = 0; c < d; c++)
                columns[c * n + i] = centred[i * d + c];
        }

        var eigen = SymmetricEigen.Of(Products(columns, d, n, options), d);
        return new PrincipalAxes(mean, eigen.Vectors, VariancesOf(eigen.Values, n));
    }

    /// <summary>If G = X X' has the vector u with eigenvalue l, X' u / sqrt(l) is an axis of the covariance (Turk and Pentland 1991).</summary>
    private static PrincipalAxes OfRows(double[] centred, double[] mean, int n, FitOptions options)
    {
        var d = mean.Length;
        var eigen = SymmetricEigen.Of(Products(centred, n, d, options), n);
        var rank = 0;
        while (rank < n && eigen.Values[rank] > 1e-12 * eigen.Values[0] && eigen.Values[rank] > 0)
            rank++;
        var axes = new double[checked(rank * d)];
        for (var a = 0; a < rank; a++)
        {
            var axis = axes.AsSpan(a * d, d);
            for (var i = 0; i < n; i++)
            {
                var weight = eigen.Vectors[a * n + i] / Math.Sqrt(eigen.Values[a]);
                for (var c = 0; c < d; c++)
                    axis[c] += weight * centred[i * d + c];
            }
        }

        return new PrincipalAxes(mean, axes, VariancesOf(eigen.Values.AsSpan(0, rank), n));
    }

    private static double[] VariancesOf(ReadOnlySpan<double> values, int n)
    {
        var variances = new double[values.Length];
        for (var i = 0; i < variances.Length; i++)
            variances[i] = Math.Max(values[i], 0) / Math.Max(n - 1, 1);
        return variances;
    }

    /// <summary>Products of all pairs of vectors, lower triangle.</summary>
    private static double[] Products(double[] vectors, int count, int length, FitOptions options)
    {
        var products = new double[count * count];
        RowBlocks.Run(count, 8, options.Threads, Fill, options.CancellationToken);
        return products;

        void Fill(int start, int rows)
        {
            for (var i = start; i < start + rows; i++)
            {
                for (var j = 0; j <= i; j++)
                    products[i * count + j] = Dot(vectors.AsSpan(i * length, length), vectors.AsSpan(j * length, length));
            }
        }
    }

    /// <summary>Four sums side by side, in the same order on every processor.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var (s, t, u, v) = (0.0, 0.0, 0.0, 0.0);
        var i = 0;
        for (; i + 4 <= a.Length; i += 4)
        {
            s += a[i] * b[i];
            t += a[i + 1] * b[i + 1];
            u += a[i + 2] * b[i + 2];
            v += a[i + 3] * b[i + 3];
        }

        for (; i < a.Length; i++)
            s += a[i] * b[i];
        return s + t + (u + v);
    }
}
