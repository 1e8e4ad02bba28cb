namespace DistributedAnomaly.Cli.Backtesting.Truth;

/// <summary>The labelled rows of one entity, kept as runs: as many as there are events, not rows.</summary>
internal sealed class LabelRuns
{
    /// <summary>Some 16 MB.</summary>
    private const int MaxRuns = 1_000_000;

    private readonly List<long> _from = [];
    private readonly List<long> _to = [];
    private bool _inside;

    /// <summary>Of the first and the last row (Unix ms).</summary>
    public (long From, long To)? Range { get; private set; }

    /// <param name="timeMs">Later than the row before.</param>
    /// <param name="anomalous">What the label says.</param>
    /// <exception cref="InvalidDataException">The rows are not in the order of time, or there are too many runs.</exception>
    public void Add(long timeMs, bool anomalous)
    {
        if (Range is { } range && timeMs < range.To)
            throw new InvalidDataException("the labels are not in the order of time");
        Range = (Range?.From ?? timeMs, timeMs);
        if (anomalous && _inside)
            _to[^1] = timeMs;
        else if (anomalous)
            Begin(timeMs);
        _inside = anomalous;
    }

    public bool IsAnomalous(long timeMs)
    {
        var at = _from.BinarySearch(timeMs);
        return at >= 0 || (~at > 0 && timeMs <= _to[~at - 1]);
    }

    private void Begin(long timeMs)
    {
        if (_from.Count == MaxRuns)
            throw new InvalidDataException($"the labels change more than {2 * MaxRuns:#,0} times");
        _from.Add(timeMs);
        _to.Add(timeMs);
    }
}
