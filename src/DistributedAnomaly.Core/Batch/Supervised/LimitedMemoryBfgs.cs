namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>Minimises a smooth function by L-BFGS (Liu and Nocedal 1989) with backtracking.</summary>
internal static class LimitedMemoryBfgs
{
    private const int Pairs = 10;
    private const double Tolerance = 1e-7;

    public delegate double Objective(ReadOnlySpan<double> point, Span<double> gradient);

    public static double[] Minimise(Objective objective, double[] start, int steps, FitOptions options)
    {
        var (x, g) = (start, new double[start.Length]);
        var value = objective(x, g);
        var history = new List<(double[] Step, double[] Change, double Inverse)>();
        for (var step = 0; step < steps && Math.Sqrt(Dot(g, g)) > Tolerance; step++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            options.Progress?.Report((step + 1.0) / steps);
            var direction = Direction(g, history);
            var slope = Dot(direction, g);
            if (!(slope < 0))
            {
                history.Clear();
                direction = Array.ConvertAll(g, v => -v);
                slope = -Dot(g, g);
            }

            var (next, nextGradient) = (new double[x.Length], new double[x.Length]);
            var length = history.Count == 0 ? 1 / Math.Max(1, Math.Sqrt(-slope)) : 1.0;
            var reached = double.NaN;
            for (var attempt = 0; attempt < 40; attempt++, length /= 2)
            {
                for (var i = 0; i < x.Length; i++)
                    next[i] = x[i] + length * direction[i];
                reached = objective(next, nextGradient);
                if (reached <= value + 1e-4 * length * slope)
                    break;
                reached = double.NaN;
            }

            if (double.IsNaN(reached))
                break;
            var (moved, changed) = (Difference(next, x), Difference(nextGradient, g));
            var curvature = Dot(moved, changed);
            if (curvature > 1e-12)
                history.Add((moved, changed, 1 / curvature));
            if (history.Count > Pairs)
                history.RemoveAt(0);
            (x, g, value) = (next, nextGradient, reached);
        }

        return x;
    }

    /// <summary>The two loops over the remembered steps.</summary>
    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Inverse)> history)
    {
        var q = Array.ConvertAll(gradient, v => -v);
        var alphas = new double[history.Count];
        for (var k = history.Count - 1; k >= 0; k--)
        {
            alphas[k] = history[k].Inverse * Dot(history[k].Step, q);
            Add(q, history[k].Change, -alphas[k]);
        }

        if (history.Count > 0)
        {
            var scale = 1 / (history[^1].Inverse * Dot(history[^1].Change, history[^1].Change));
            foreach (ref var v in q.AsSpan())
                v *= scale;
        }

        for (var k = 0; k < history.Count; k++)
            Add(q, history[k].Step, alphas[k] - history[k].Inverse * Dot(history[k].Change, q));
        return q;
    }

    private static void Add(double[] target, double[] other, double factor)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] += factor * other[i];
    }

    private static double[] Difference(double[] a, double[] b)
    {
        var difference = new double[a.Length];
        for (var i = 0; i < a.Length; i++)
            difference[i] = a[i] - b[i];
        return difference;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
