using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>What one entity's rows came to.</summary>
internal sealed class EntityTally(string entity)
{
    /// <summary>A row stands for the time since the one before, but for no more than this many usual steps: nobody watched the gap.</summary>
    private const double LongestSteps = 10;

    private const int FirstMetrics = 8;

    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);
    private readonly List<string> _first = [];
    private long _step;

    public string Entity { get; } = entity;

    public long Scored { get; private set; }

    /// <summary>Time of the first judged row (Unix ms).</summary>
    public long FirstMs { get; private set; }

    public long LastMs { get; private set; }

    /// <summary>Time that the rows stand for.</summary>
    public double WatchedMs { get; private set; }

    public double CadenceMs { get; private set; }

    /// <summary>In force at the last row.</summary>
    public double Threshold { get; private set; }

    public long AnomalousRows { get; private set; }

    public double PeakSurprise { get; private set; }

    public long PeakMs { get; private set; }

    /// <summary>Episodes: what a person would have been told.</summary>
    public long Alarms { get; set; }

    /// <summary>Of <see cref="Alarms"/>, those without a labelled row; null without labels.</summary>
    public long? FalseAlarms { get; set; }

    public EventTally? Events { get; set; }

    /// <summary>The one that is going on.</summary>
    public EpisodeDraft? Open { get; set; }

    /// <summary>The metrics that said most, anomalous rows first of all; then the first ones.</summary>
    public IReadOnlyList<string> Metrics(int most) =>
        [.. _weights.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key).Union(_first).Take(most)];

    /// <param name="timeMs">Of the row.</param>
    /// <param name="metrics">Of the row.</param>
    /// <param name="cadenceMs">The entity's usual interval.</param>
    /// <param name="verdict">A judgement.</param>
    public void Add(long timeMs, ReadOnlySpan<string> metrics, double cadenceMs, Verdict verdict)
    {
        if (Scored == 0)
            (FirstMs, _step) = (timeMs, (long)cadenceMs);
        else
            _step = timeMs - LastMs;
        WatchedMs += Math.Clamp(_step, 0, LongestSteps * cadenceMs);
        (LastMs, CadenceMs, Threshold) = (timeMs, cadenceMs, verdict.Threshold);
        if (Scored++ == 0)
            _first.AddRange(metrics[..Math.Min(metrics.Length, FirstMetrics)]);
        if (verdict.Surprise > PeakSurprise)
            (PeakSurprise, PeakMs) = (verdict.Surprise, timeMs);
        var anomalous = verdict.Severity != Severity.None;
        AnomalousRows += anomalous ? 1 : 0;
        if (verdict.Surprise >= 1)
            Weigh(verdict, anomalous ? 1000 : 1);
    }

    private void Weigh(Verdict verdict, double weight)
    {
        foreach (var reason in verdict.Reasons)
        {
            if (reason.IsOfLabel())
                continue;
            // A rule has no share of the surprise; it speaks all the same.
            var share = reason.IsOfRule() ? 1 : reason.Share;
            _weights.TryGetValue(reason.Metric, out var known);
            _weights[reason.Metric] = known + share * verdict.Surprise * weight;
        }
    }
}
