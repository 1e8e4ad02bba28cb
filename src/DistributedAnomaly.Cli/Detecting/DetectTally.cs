using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Detecting;

/// <summary>Counts what was flagged and, where there are labels, keeps the scores to compare.</summary>
internal sealed class DetectTally(double threshold, int maxJudged)
{
    private readonly List<double> _scores = [];
    private readonly List<bool> _labels = [];

    public double Threshold => threshold;

    public long Rows { get; private set; }

    public long Anomalies { get; private set; }

    /// <returns>True: the row is an anomaly.</returns>
    public bool Add(double score, bool? label)
    {
        Rows++;
        var anomaly = score >= threshold;
        Anomalies += anomaly ? 1 : 0;
        if (label is not { } truth || _scores.Count == maxJudged)
            return anomaly;
        _scores.Add(score);
        _labels.Add(truth);
        return anomaly;
    }

    /// <summary>Null: there are no labels, or only of one kind.</summary>
    public (double? AucRoc, double? AucPr, double? F1) Judged()
    {
        if (!_labels.Contains(true) || !_labels.Contains(false))
            return (null, null, null);
        var table = ThresholdTable.Of(new ScoredSeries("table", [.. _scores], [.. _labels]));
        return (RocCurve.Of(table).Area, PrecisionRecallCurve.Of(table).AveragePrecision, table.At(threshold).F1);
    }
}
