using DistributedAnomaly.Cli.Backtesting.Truth;
using DistributedAnomaly.Core.Evaluation;
using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>Turns the rows of a survey into figures; every figure itself comes from Core's evaluation.</summary>
internal sealed class Appraisal
{
    private const double HighestThreshold = 12;
    private const double ThresholdStep = 0.25;

    private readonly IReadOnlyDictionary<string, EvaluatedRows> _rows;
    private readonly List<ScoredSeries> _series;
    private readonly EvaluationQuestion _question;

    /// <param name="rows">By entity; not empty.</param>
    /// <param name="cost">Of errors.</param>
    /// <param name="mergeGap">Flagged rows no further apart are one alarm.</param>
    public Appraisal(IReadOnlyDictionary<string, EvaluatedRows> rows, ErrorCost cost, TimeSpan mergeGap)
    {
        _rows = rows;
        _question = new EvaluationQuestion(cost, [], mergeGap);
        _series = [.. rows.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.ToSeries(pair.Key))];
        Table = ThresholdTable.Of(Pooled());
    }

    /// <summary>Of all rows together.</summary>
    public ThresholdTable Table { get; }

    /// <summary>What thresholds from far above any to low ones lead to, highest first.</summary>
    public IReadOnlyList<ThresholdImpact> Impacts()
    {
        var highest = Math.Clamp(Table.Rows.Count > 1 ? Table.Rows[1].Threshold : 1, 2, HighestThreshold);
        var steps = (int)Math.Ceiling(highest / ThresholdStep);
        return [.. Enumerable.Range(2, steps).Select(step => Impact(step * ThresholdStep)).Reverse()];
    }

    /// <summary>By labels.</summary>
    /// <param name="windows">Of the Numenta Anomaly Benchmark; null: it is not asked for its score.</param>
    /// <param name="threshold">The one in force.</param>
    /// <returns>Null: no row is labelled anomalous, or all are.</returns>
    public Quality? Quality(WindowTruth? windows, double threshold)
    {
        var (roc, precisionRecall) = (RocCurve.Of(Table), PrecisionRecallCurve.Of(Table));
        if (Table.BestF1() is not { } best || roc.Area is null)
            return null;
        List<SeriesEvaluation> entities = [.. _series.Select(series => SeriesEvaluation.Of(series, _question, _rows[series.Entity].Flagged))];
        var fleet = FleetEvaluation.Of(entities);
        return new Quality(
            entities, fleet, Table, roc, precisionRecall, fleet.Decided!, At(best.Threshold), At(Table.Cheapest(_question.Cost).Threshold),
            _question.Cost, windows is null ? [] : Nab(windows, threshold));
    }

    private IReadOnlyList<(NabScore Best, NabScore InForce)> Nab(WindowTruth windows, double threshold)
    {
        var sweep = new NabSweep(_series.Where(series => windows.Windows.ContainsKey(series.Entity))
            .Select(series => new NabSeries(series.Entity, series.TimesMs, series.Scores, windows.Windows[series.Entity])));
        return [.. NabProfile.All.Select(profile => (sweep.Best(profile), sweep.At(profile, threshold)))];
    }

    private ThresholdImpact Impact(double threshold)
    {
        var alarms = _series.Select(series => AlarmRate.Of(series, series.Flagged(threshold), _question.MergeGap)).Aggregate((a, b) => a + b);
        return new ThresholdImpact(threshold, Table.At(threshold), alarms);
    }

    private PointSummary At(double threshold) =>
        PointSummary.Of([.. _series.Select(series => OperatingPoint.At(series, threshold, _question))], null);

    private ScoredSeries Pooled() => _series.Count == 1
        ? _series[0]
        : new ScoredSeries("all entities", [.. _rows.Values.SelectMany(rows => rows.Scores)], [.. _rows.Values.SelectMany(rows => rows.Labels)]);
}
