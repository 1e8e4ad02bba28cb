using DistributedAnomaly.Core.Evaluation;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Benchmarks.Feedback;

/// <summary>A labelled entity under its monitor, and what became of its labelled rows.</summary>
internal sealed class WatchedSeries(LabelledEntity entity, MonitorPlan plan, int fleetSize)
{
    /// <summary>An alarm that opens so many rows after an incident began or ended is still one of it.</summary>
    private const int Tolerance = 2;

    private readonly Verdict _verdict = new();
    private readonly double[] _surprises = new double[entity.Labels.Length];
    private readonly bool[] _anomalous = new bool[entity.Labels.Length];
    private readonly bool[] _open = new bool[entity.Labels.Length];
    private int _next;

    public EntityMonitor Monitor { get; } = new(plan, Fidelity.Full);

    /// <summary>Alarms that opened outside what is labelled.</summary>
    public int CalmAlarms { get; private set; }

    /// <summary>Of the row that comes next; long.MaxValue after the last.</summary>
    public long NextMs => _next < entity.Rows.Count ? entity.TimesMs[_next] : long.MaxValue;

    /// <returns>The verdict on the next row, and its number if an alarm opened among the labelled ones; otherwise -1.</returns>
    public (Verdict Verdict, int OpenedAt) Observe()
    {
        var row = _next++;
        Monitor.Observe(entity.TimesMs[row], entity.Metrics, entity.Rows[row], fleetSize, _verdict);
        var test = row - entity.TrainRows;
        if (test < 0)
            return (_verdict, -1);
        _surprises[test] = _verdict.Surprise;
        _anomalous[test] = _verdict.Severity != Severity.None;
        _open[test] = _verdict.State == EntityState.Anomalous;
        if (_verdict.Change != EpisodeChange.Opened)
            return (_verdict, -1);
        CalmAlarms += entity.Labels[test] ? 0 : 1;
        return (_verdict, row);
    }

    /// <summary>Whether the alarm that opened at a row is one of an incident, as far as it is known now.</summary>
    public bool WasReal(int openedAt)
    {
        var last = openedAt;
        while (last + 1 < _next && _open[last + 1 - entity.TrainRows])
            last++;
        return entity.IsReal(Math.Max(entity.TrainRows, openedAt - Tolerance), last);
    }

    public SeriesEvaluation Evaluate()
    {
        var times = entity.TimesMs.Skip(entity.TrainRows).ToArray();
        var series = new ScoredSeries(entity.Name, _surprises, entity.Labels, times);
        return SeriesEvaluation.Of(series, EvaluationQuestion.Default, _anomalous, _open);
    }
}
