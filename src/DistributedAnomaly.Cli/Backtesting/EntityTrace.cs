using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>The rows of one entity in a span of time, down-sampled for a drawing.</summary>
internal sealed class EntityTrace
{
    /// <summary>A metric with a smaller part of an anomalous verdict is not marked, unless it is the first reason.</summary>
    private const double LeastShare = 0.15;

    private readonly MetricTrace[] _metrics;

    /// <param name="tally">Of the first pass.</param>
    /// <param name="fromMs">Begin of the span (Unix ms).</param>
    /// <param name="toMs">Its end.</param>
    /// <param name="metrics">To be drawn, in this order.</param>
    /// <param name="columns">Resolution in time.</param>
    public EntityTrace(EntityTally tally, long fromMs, long toMs, IReadOnlyList<string> metrics, int columns)
    {
        (Tally, FromMs, ToMs) = (tally, fromMs, toMs);
        Columns = columns;
        _metrics = [.. metrics.Select(metric => new MetricTrace(metric, columns))];
        Surprise = new double[columns];
        Rows = new int[columns];
        Alarmed = new bool[columns];
    }

    public EntityTally Tally { get; }

    /// <summary>Unix ms.</summary>
    public long FromMs { get; }

    public long ToMs { get; }

    public int Columns { get; }

    public IReadOnlyList<MetricTrace> Metrics => _metrics;

    /// <summary>Metrics that the entity has.</summary>
    public int MetricCount { get; private set; }

    /// <summary>The highest of each column.</summary>
    public double[] Surprise { get; }

    /// <summary>Judged rows of each column.</summary>
    public int[] Rows { get; }

    /// <summary>Columns during which an episode was on.</summary>
    public bool[] Alarmed { get; }

    /// <summary>Time of a column's middle (Unix ms).</summary>
    public double TimeOf(int column) => FromMs + (column + 0.5) * Span / Columns;

    private double Span => Math.Max(1, ToMs - FromMs);

    public void Add(long timeMs, EntityMonitor monitor, Verdict verdict)
    {
        if (timeMs < FromMs || timeMs > ToMs)
            return;
        var column = Math.Min((int)((timeMs - FromMs) / Span * Columns), Columns - 1);
        Rows[column]++;
        Surprise[column] = Math.Max(Surprise[column], verdict.Surprise);
        Alarmed[column] |= verdict.Episode.IsOpen;
        MetricCount = monitor.MetricCount;
        for (var i = 0; i < MetricCount; i++)
        {
            var metric = monitor.MetricAt(i);
            if (metric.LastMs == timeMs && Find(metric.Metric) is { } trace)
                trace.Add(column, metric.Value, metric.Expected, metric.Low, metric.High);
        }

        if (verdict.Severity == Severity.None)
            return;
        for (var i = 0; i < verdict.Reasons.Length; i++)
        {
            var reason = verdict.Reasons[i];
            if (double.IsFinite(reason.Observed) && (i == 0 || reason.Share >= LeastShare) && Find(reason.Metric) is { } trace)
                trace.Mark(column, reason.Observed, verdict.Surprise);
        }
    }

    private MetricTrace? Find(string metric) => Array.Find(_metrics, trace => trace.Metric == metric);
}
