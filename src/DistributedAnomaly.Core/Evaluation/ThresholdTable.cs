namespace DistributedAnomaly.Core.Evaluation;

/// <summary>Every threshold that makes a difference: infinity (nothing is flagged), then each distinct score, highest first.</summary>
public sealed class ThresholdTable
{
    private readonly ThresholdRow[] _rows;

    private ThresholdTable(ThresholdRow[] rows) => _rows = rows;

    /// <summary>Highest threshold first; never empty.</summary>
    public IReadOnlyList<ThresholdRow> Rows => _rows;

    public static ThresholdTable Of(ScoredSeries series)
    {
        var scores = series.Scores.ToArray();
        var labels = series.Labels.ToArray();
        Array.Sort(scores, labels);
        List<ThresholdRow> rows = [new(double.PositiveInfinity, new Confusion(0, 0, series.Calm, series.Anomalous))];
        var (tp, fp) = (0, 0);
        for (var i = scores.Length - 1; i >= 0; i--)
        {
            tp += labels[i] ? 1 : 0;
            fp += labels[i] ? 0 : 1;
            // Rows of equal score are flagged together or not at all.
            if (i == 0 || scores[i - 1] != scores[i])
                rows.Add(new ThresholdRow(scores[i], new Confusion(tp, fp, series.Calm - fp, series.Anomalous - tp)));
        }

        return new ThresholdTable([.. rows]);
    }

    /// <summary>The threshold of highest F1, of equals the highest; null: no row is labelled.</summary>
    public ThresholdRow? BestF1()
    {
        var best = _rows[0];
        if (best.Counts.F1 is null)
            return null;
        foreach (var row in _rows)
        {
            if (row.Counts.F1 > best.Counts.F1)
                best = row;
        }

        return best;
    }

    /// <summary>The threshold of lowest cost, of equals the highest; infinity where flagging nothing is cheapest.</summary>
    public ThresholdRow Cheapest(ErrorCost cost) => _rows.MinBy(row => cost.Of(row.Counts));

    /// <summary>What a threshold that need not be one of the scores leads to.</summary>
    public Confusion At(double threshold) => _rows[IndexAt(threshold)].Counts;

    /// <summary>
    /// For a plot over the threshold: about half of the rows evenly spread over the flagged rows (scores that are common), half over
    /// the scores (those that are far apart), and always the first, the last, the one of best F1 and the cheapest.
    /// </summary>
    /// <param name="most">Rows kept, 8 or more.</param>
    /// <param name="cost">Whose optimum is kept.</param>
    public IReadOnlyList<ThresholdRow> Thinned(int most, ErrorCost cost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 8);
        if (_rows.Length <= most)
            return _rows;
        var kept = new SortedSet<int> { 0, 1, _rows.Length - 1, IndexAt(Cheapest(cost).Threshold), IndexAt((BestF1() ?? _rows[0]).Threshold) };
        var (highest, lowest) = (_rows[1].Threshold, _rows[^1].Threshold);
        var share = (most - kept.Count) / 2;
        for (var k = 1; k <= share; k++)
        {
            var part = (double)k / (share + 1);
            kept.Add(1 + (int)(part * (_rows.Length - 2)));
            kept.Add(IndexAt(highest * (1 - part) + lowest * part));
        }

        return [.. kept.Select(i => _rows[i])];
    }

    /// <summary>The row that flags as much: the lowest threshold that is not below. Found by bisection.</summary>
    private int IndexAt(double threshold)
    {
        var (low, high) = (0, _rows.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _rows[middle].Threshold >= threshold ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
