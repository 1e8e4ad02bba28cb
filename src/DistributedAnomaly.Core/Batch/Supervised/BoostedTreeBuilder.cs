namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>Builds trees of one booster, node by node, from histograms of gradients and curvatures.</summary>
internal sealed class BoostedTreeBuilder(BinnedColumns bins, int depth, double penalty, FitOptions options)
{
    /// <summary>Smallest sum of curvatures of a child.</summary>
    private const double SmallestChild = 1e-3;

    private const int SmallestLeaf = 3;

    private readonly List<int> _columns = [];
    private readonly List<double> _cuts = [];
    private readonly List<int> _left = [];
    private readonly List<double> _values = [];

    /// <param name="rows">That it is built on; put into another order.</param>
    /// <param name="gradients">Of the loss, one a row of the table.</param>
    /// <param name="curvatures">Likewise.</param>
    /// <param name="rate">What the values are multiplied by.</param>
    public BoostedTree Build(int[] rows, double[] gradients, double[] curvatures, double rate)
    {
        _columns.Clear();
        _cuts.Clear();
        _left.Clear();
        _values.Clear();
        var open = new Queue<(int Node, int Start, int End, int Level)>();
        open.Enqueue((Add(rows, gradients, curvatures, rate), 0, rows.Length, 0));
        while (open.TryDequeue(out var at))
        {
            var part = rows.AsMemory(at.Start, at.End - at.Start);
            if (at.Level == depth || part.Length < 2 * SmallestLeaf || Best(part, gradients, curvatures) is not { Gain: > 1e-9 } split)
                continue;
            var middle = at.Start + Partition(part.Span, split.Column, split.Bin);
            _columns[at.Node] = split.Column;
            _cuts[at.Node] = bins.Cuts[split.Column][split.Bin];
            _left[at.Node] = _columns.Count;
            open.Enqueue((Add(rows.AsSpan(at.Start, middle - at.Start), gradients, curvatures, rate), at.Start, middle, at.Level + 1));
            open.Enqueue((Add(rows.AsSpan(middle, at.End - middle), gradients, curvatures, rate), middle, at.End, at.Level + 1));
        }

        return new BoostedTree([.. _columns], [.. _cuts], [.. _left], [.. _values]);
    }

    private int Add(ReadOnlySpan<int> rows, double[] gradients, double[] curvatures, double rate)
    {
        var (g, h) = (0.0, 0.0);
        foreach (var row in rows)
            (g, h) = (g + gradients[row], h + curvatures[row]);
        _columns.Add(-1);
        _cuts.Add(0);
        _left.Add(0);
        _values.Add(-rate * g / (h + penalty + 1e-12));
        return _columns.Count - 1;
    }

    /// <summary>The split of largest gain, of equals the one in the first column.</summary>
    private (int Column, int Bin, double Gain) Best(Memory<int> rows, double[] gradients, double[] curvatures)
    {
        var width = bins.Cuts.Length;
        var found = new (int Bin, double Gain)[width];
        RowBlocks.Run(width, 4, options.Threads, Look, options.CancellationToken);
        var best = (Column: 0, found[0].Bin, found[0].Gain);
        for (var c = 1; c < width; c++)
        {
            if (found[c].Gain > best.Gain)
                best = (c, found[c].Bin, found[c].Gain);
        }

        return best;

        void Look(int start, int count)
        {
            for (var c = start; c < start + count; c++)
                found[c] = BestOfColumn(rows.Span, c, gradients, curvatures);
        }
    }

    private (int Bin, double Gain) BestOfColumn(ReadOnlySpan<int> rows, int column, double[] gradients, double[] curvatures)
    {
        Span<double> g = stackalloc double[BinnedColumns.MaxBins];
        Span<double> h = stackalloc double[BinnedColumns.MaxBins];
        Span<int> counts = stackalloc int[BinnedColumns.MaxBins];
        g.Clear();
        h.Clear();
        counts.Clear();
        var values = bins.Column(column);
        var (totalG, totalH) = (0.0, 0.0);
        foreach (var row in rows)
        {
            var bin = values[row];
            g[bin] += gradients[row];
            h[bin] += curvatures[row];
            counts[bin]++;
            (totalG, totalH) = (totalG + gradients[row], totalH + curvatures[row]);
        }

        var (best, gain) = (0, 0.0);
        var (leftG, leftH, left) = (0.0, 0.0, 0);
        for (var b = 0; b < bins.Cuts[column].Length; b++)
        {
            (leftG, leftH, left) = (leftG + g[b], leftH + h[b], left + counts[b]);
            if (left < SmallestLeaf || rows.Length - left < SmallestLeaf || leftH < SmallestChild || totalH - leftH < SmallestChild)
                continue;
            var here = Quality(leftG, leftH) + Quality(totalG - leftG, totalH - leftH) - Quality(totalG, totalH);
            if (here > gain)
                (best, gain) = (b, here);
        }

        return (best, gain);
    }

    private double Quality(double g, double h) => g * g / (h + penalty + 1e-12);

    private int Partition(Span<int> rows, int column, int bin)
    {
        var values = bins.Column(column);
        var (left, right) = (new List<int>(), new List<int>());
        foreach (var row in rows)
            (values[row] <= bin ? left : right).Add(row);
        left.CopyTo(rows);
        right.CopyTo(rows[left.Count..]);
        return left.Count;
    }
}
