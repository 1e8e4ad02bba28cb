namespace DistributedAnomaly.Core.Evaluation.Nab;

/// <summary>The scores of one file of the benchmark and its windows.</summary>
public sealed class NabSeries
{
    private const double ProbationShare = 0.15;

    /// <summary>The share is of 5,000 rows at most.</summary>
    private const int MostProbation = 750;

    /// <param name="name">Of the file.</param>
    /// <param name="timesMs">Unix ms of each row.</param>
    /// <param name="scores">Higher = stranger, in any unit. Infinite ones count as the largest finite number, NaN is an error.</param>
    /// <param name="windows">In any order, not overlapping.</param>
    /// <exception cref="ArgumentException">The lengths differ or a score is NaN; the message names the row, from 1.</exception>
    public NabSeries(string name, ReadOnlySpan<long> timesMs, ReadOnlySpan<double> scores, IReadOnlyList<NabWindow> windows)
    {
        if (timesMs.Length != scores.Length)
            throw new ArgumentException($"{name}: {timesMs.Length} timestamps for {scores.Length} scores", nameof(scores));
        var nan = scores.IndexOf(double.NaN);
        if (nan >= 0)
            throw new ArgumentException($"{name}: the score of row {nan + 1} is not a number", nameof(scores));
        Name = name;
        Windows = windows.Count;
        Judged = Judge(timesMs, scores, windows);
    }

    public string Name { get; }

    /// <summary>Labelled windows, those that hold no row included: they cannot be found.</summary>
    public int Windows { get; }

    /// <summary>The rows after probation: the first 15 % of a file, 750 rows at most, are not judged.</summary>
    internal IReadOnlyList<NabRow> Judged { get; }

    private static List<NabRow> Judge(ReadOnlySpan<long> timesMs, ReadOnlySpan<double> scores, IReadOnlyList<NabWindow> windows)
    {
        var spans = Spans(timesMs, windows);
        var probation = Math.Min((int)(ProbationShare * scores.Length), MostProbation);
        var rows = new List<NabRow>(scores.Length - probation);
        var next = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            while (next < spans.Count && i > spans[next].Last)
                next++;
            if (i < probation)
                continue;
            var inside = next < spans.Count && i >= spans[next].First;
            var value = inside ? NabWeight.Inside(spans[next].First, spans[next].Last, i)
                : next > 0 ? NabWeight.After(spans[next - 1].First, spans[next - 1].Last, i)
                : NabWeight.BeforeAny;
            rows.Add(new NabRow(Math.Clamp(scores[i], double.MinValue, double.MaxValue), inside ? next : NabRow.Outside, value));
        }

        return rows;
    }

    /// <summary>Windows as rows, in the order of time.</summary>
    private static List<(int First, int Last)> Spans(ReadOnlySpan<long> timesMs, IReadOnlyList<NabWindow> windows)
    {
        List<(int First, int Last)> spans = [];
        foreach (var window in windows)
        {
            var (first, last) = (-1, -1);
            for (var i = 0; i < timesMs.Length; i++)
            {
                if (timesMs[i] >= window.StartMs && timesMs[i] <= window.EndMs)
                    (first, last) = (first < 0 ? i : first, i);
            }

            if (first >= 0)
                spans.Add((first, last));
        }

        spans.Sort();
        return spans;
    }
}
