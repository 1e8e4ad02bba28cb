using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>Scores of one entity, and what is known to be true, as evaluation takes them.</summary>
internal sealed class EvaluatedRows
{
    private readonly List<double> _scores = [];
    private readonly List<long> _timesMs = [];
    private readonly List<bool> _labels = [];
    private readonly List<bool> _flagged = [];

    public IReadOnlyList<double> Scores => _scores;

    public IReadOnlyList<long> TimesMs => _timesMs;

    public IReadOnlyList<bool> Labels => _labels;

    /// <summary>What the monitor itself found anomalous.</summary>
    public bool[] Flagged => [.. _flagged];

    public void Add(long timeMs, double surprise, bool labelled, bool flagged)
    {
        _timesMs.Add(timeMs);
        _scores.Add(surprise);
        _labels.Add(labelled);
        _flagged.Add(flagged);
    }

    public ScoredSeries ToSeries(string entity) => new(entity, _scores.ToArray(), _labels.ToArray(), _timesMs.ToArray());
}
