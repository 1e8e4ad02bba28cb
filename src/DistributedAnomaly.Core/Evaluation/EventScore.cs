namespace DistributedAnomaly.Core.Evaluation;

/// <summary>
/// Agreement counted in events instead of rows: a long incident counts once. An event is a run of labelled rows; it is hit when any
/// of them is flagged. A false alarm is a block of <see cref="BlockRows"/> rows (cut from the first row on, the last may be shorter)
/// with a flagged row that is not labelled. Nothing is point-adjusted: that rewards noise.
/// </summary>
/// <param name="Events">Labelled events.</param>
/// <param name="Hit">Of them, those hit.</param>
/// <param name="FalseAlarms">Blocks with a false alarm.</param>
public readonly record struct EventScore(int Events, int Hit, int FalseAlarms)
{
    public const int BlockRows = 20;

    /// <summary>Hits among hits and false alarms, 0 to 1; null: there is neither.</summary>
    public double? Precision => Hit + FalseAlarms == 0 ? null : (double)Hit / (Hit + FalseAlarms);

    /// <summary>Share of events that are hit, 0 to 1; null: there is none.</summary>
    public double? Recall => Events == 0 ? null : (double)Hit / Events;

    /// <summary>Harmonic mean of both, 0 to 1; null: there is no event.</summary>
    public double? F1 => Events == 0 ? null : 2.0 * Hit / (Events + Hit + FalseAlarms);

    public static EventScore operator +(EventScore a, EventScore b) => a.Add(b);

    public static EventScore Of(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> flagged)
    {
        var (events, hit, falseAlarms, lastEventHit, lastBlock) = (0, 0, 0, 0, -1);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i])
            {
                events += i == 0 || !labels[i - 1] ? 1 : 0;
                if (flagged[i] && lastEventHit != events)
                    (lastEventHit, hit) = (events, hit + 1);
            }
            else if (flagged[i] && lastBlock != i / BlockRows)
            {
                (lastBlock, falseAlarms) = (i / BlockRows, falseAlarms + 1);
            }
        }

        return new EventScore(events, hit, falseAlarms);
    }

    /// <summary>The threshold of highest event F1, of equals the highest; null: there is no event.</summary>
    public static double? BestThreshold(ScoredSeries series)
    {
        var (peaks, blocks) = Peaks(series);
        peaks.Sort();
        blocks.Sort();
        double? best = null;
        var bestF1 = -1.0;
        var block = blocks.Count;
        // Between two peaks of events a lower threshold adds false alarms only: no other threshold needs a look.
        for (var i = peaks.Count - 1; i >= 0; i--)
        {
            if (i > 0 && peaks[i - 1] == peaks[i])
                continue;
            while (block > 0 && blocks[block - 1] >= peaks[i])
                block--;
            if (new EventScore(peaks.Count, peaks.Count - i, blocks.Count - block).F1 is { } f1 && f1 > bestF1)
                (best, bestF1) = (peaks[i], f1);
        }

        return best;
    }

    public EventScore Add(EventScore other) => new(Events + other.Events, Hit + other.Hit, FalseAlarms + other.FalseAlarms);

    /// <summary>The highest score of each event, and of the calm rows of each block that has any.</summary>
    private static (List<double> Events, List<double> Blocks) Peaks(ScoredSeries series)
    {
        List<double> events = [];
        List<double> blocks = [];
        var lastBlock = -1;
        for (var i = 0; i < series.Rows; i++)
        {
            var score = series.Scores[i];
            var (peaks, begins) = series.Labels[i] ? (events, i == 0 || !series.Labels[i - 1]) : (blocks, lastBlock != i / BlockRows);
            if (begins)
                peaks.Add(score);
            else
                peaks[^1] = Math.Max(peaks[^1], score);
            lastBlock = series.Labels[i] ? lastBlock : i / BlockRows;
        }

        return (events, blocks);
    }
}
