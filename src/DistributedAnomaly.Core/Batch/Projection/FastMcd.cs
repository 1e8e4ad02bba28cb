using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Projection;

/// <summary>The fast algorithm of the minimum covariance determinant (Rousseeuw and Van Driessen 1999), with its reweighting step.</summary>
/// <remarks>
/// <list type="number">
/// <item>A start is the covariance of d + 1 random rows. A C-step takes the h nearest rows in it and their covariance: the determinant never grows.</item>
/// <item>Two C-steps for each start on a sample of at most <see cref="SampleRows"/> rows; the ten of smallest determinant go on until it stands still.</item>
/// <item>The best goes on with all rows. Its covariance is scaled by the median distance.</item>
/// <item>Rows within the 97.5 % ellipse give the final mean and covariance, scaled by the median distance again.</item>
/// </list>
/// </remarks>
internal sealed class FastMcd(int width, int starts, double support)
{
    private const int SampleRows = 1500;
    private const int Finalists = 10;
    private const int MaxSteps = 100;

    /// <summary>Quantiles of the standard normal distribution.</summary>
    private const double Z975 = 1.959963984540054;

    public PrincipalAxes Fit(double[] rows, FitOptions options)
    {
        var n = rows.Length / width;
        var sample = n <= SampleRows ? rows : Sampled(rows, n, options.Seed);
        var m = sample.Length / width;
        var candidates = new (double Determinant, int Start, Ellipse Ellipse)[starts];
        RowBlocks.Run(starts, 1, options.Threads, Begin, options.CancellationToken);
        Array.Sort(candidates, (a, b) => a.Determinant != b.Determinant ? a.Determinant.CompareTo(b.Determinant) : a.Start.CompareTo(b.Start));
        options.Progress?.Report(0.5);
        var best = candidates[..Math.Min(Finalists, starts)].Select(candidate => Converge(sample, candidate.Ellipse)).MinBy(e => e.LogDeterminant)!;
        options.CancellationToken.ThrowIfCancellationRequested();
        best = Converge(rows, best);
        var distances = best.Distances(rows);
        var factor = MedianFactor(distances);
        var limit = ChiSquareQuantile(Z975) * factor;
        var kept = Enumerable.Range(0, n).Where(i => distances[i] <= limit).ToArray();
        var final = kept.Length > width ? Ellipse.Of(rows, kept, width) : best;
        options.Progress?.Report(1);
        return final.Axes(MedianFactor(final.Distances(rows)));

        void Begin(int start, int count)
        {
            var ellipse = Ellipse.Of(sample, new SeededRandom(options.Seed, start + 1).Sample(m, width + 1), width);
            ellipse = Step(sample, Step(sample, ellipse));
            candidates[start] = (ellipse.LogDeterminant, start, ellipse);
        }
    }

    private double[] Sampled(double[] rows, int n, int seed)
    {
        var ids = new SeededRandom(seed).Sample(n, SampleRows);
        return [.. ids.SelectMany(i => rows.AsSpan(i * width, width).ToArray())];
    }

    private Ellipse Converge(double[] rows, Ellipse ellipse)
    {
        for (var i = 0; i < MaxSteps; i++)
        {
            var next = Step(rows, ellipse);
            if (!(next.LogDeterminant < ellipse.LogDeterminant - 1e-9) && i > 0)
                return next;
            ellipse = next;
        }

        return ellipse;
    }

    private Ellipse Step(double[] rows, Ellipse ellipse)
    {
        var distances = ellipse.Distances(rows);
        var n = distances.Length;
        var h = Math.Min(n, Math.Max((n + width + 1) / 2, (int)Math.Ceiling(support * n)));
        var order = new int[n];
        for (var i = 0; i < n; i++)
            order[i] = i;
        Array.Sort(distances, order);
        return Ellipse.Of(rows, order.AsSpan(0, h), width);
    }

    /// <summary>What squared distances have to be divided by to have the median of chi-square.</summary>
    private double MedianFactor(double[] distances) => Math.Max(Statistics.OrderStatistics.Median(distances) / ChiSquareQuantile(0), 1e-12);

    /// <summary>Wilson and Hilferty (1931): the cube root of chi-square is about normal.</summary>
    private double ChiSquareQuantile(double z)
    {
        var root = 1 - 2.0 / (9 * width) + z * Math.Sqrt(2.0 / (9 * width));
        return width * root * root * root;
    }
}
