namespace DistributedAnomaly.Core.Evaluation;

/// <summary>The scores of one entity beside what is known to be true: what every figure of an evaluation is made of.</summary>
public sealed class ScoredSeries
{
    /// <summary>A row stands for the time to the next one, but for no more than this many usual steps: nobody watched the gap.</summary>
    private const int LongestSteps = 10;

    private const double DayMs = 86_400_000;

    private readonly double[] _scores;
    private readonly bool[] _labels;
    private readonly long[] _timesMs;

    /// <param name="entity">Name of the entity.</param>
    /// <param name="scores">Higher = stranger, in any unit. Infinite ones count as the largest finite number, NaN is an error.</param>
    /// <param name="labels">True: the row is anomalous.</param>
    /// <param name="timesMs">Unix ms of each row; empty: unknown, nothing is said per day then.</param>
    /// <exception cref="ArgumentException">The lengths differ or a score is NaN; the message names the row, from 1.</exception>
    public ScoredSeries(string entity, ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<long> timesMs = default)
    {
        if (scores.Length != labels.Length)
            throw new ArgumentException($"{entity}: {scores.Length} scores for {labels.Length} labels", nameof(labels));
        if (timesMs.Length != 0 && timesMs.Length != scores.Length)
            throw new ArgumentException($"{entity}: {timesMs.Length} timestamps for {scores.Length} scores", nameof(timesMs));
        Entity = entity;
        _scores = scores.ToArray();
        _labels = labels.ToArray();
        _timesMs = timesMs.ToArray();
        for (var i = 0; i < _scores.Length; i++)
        {
            if (double.IsNaN(_scores[i]))
                throw new ArgumentException($"{entity}: the score of row {i + 1} is not a number", nameof(scores));
            _scores[i] = Math.Clamp(_scores[i], double.MinValue, double.MaxValue);
        }

        Anomalous = labels.Count(true);
        (Days, CalmDays) = Watched();
    }

    public string Entity { get; }

    public int Rows => _scores.Length;

    /// <summary>Rows that are labelled anomalous.</summary>
    public int Anomalous { get; }

    /// <summary>Rows that are not labelled.</summary>
    public int Calm => Rows - Anomalous;

    /// <summary>Days that the rows stand for; null: the times are unknown or do not move.</summary>
    public double? Days { get; }

    /// <summary>The part of <see cref="Days"/> that is not labelled anomalous.</summary>
    public double? CalmDays { get; }

    public ReadOnlySpan<double> Scores => _scores;

    public ReadOnlySpan<bool> Labels => _labels;

    /// <summary>Unix ms; empty: unknown.</summary>
    public ReadOnlySpan<long> TimesMs => _timesMs;

    /// <summary>Which rows are at or above a threshold.</summary>
    public bool[] Flagged(double threshold) => Array.ConvertAll(_scores, score => score >= threshold);

    private (double? Days, double? CalmDays) Watched()
    {
        var steps = new List<long>();
        for (var i = 1; i < _timesMs.Length; i++)
        {
            if (_timesMs[i] > _timesMs[i - 1])
                steps.Add(_timesMs[i] - _timesMs[i - 1]);
        }

        if (steps.Count == 0)
            return (null, null);
        steps.Sort();
        var usual = steps[steps.Count / 2];
        var (all, calm) = (0.0, 0.0);
        for (var i = 0; i < _timesMs.Length; i++)
        {
            var ms = i + 1 == _timesMs.Length ? usual : Math.Clamp(_timesMs[i + 1] - _timesMs[i], 0, usual * LongestSteps);
            all += ms;
            calm += _labels[i] ? 0 : ms;
        }

        return (all / DayMs, calm / DayMs);
    }
}
