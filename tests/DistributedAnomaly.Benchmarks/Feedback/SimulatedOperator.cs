using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Feedback;

namespace DistributedAnomaly.Benchmarks.Feedback;

/// <summary>
/// Answers the first alarms of each entity one day after they opened, from the labels that were known by then, and is wrong now and then.
/// </summary>
/// <param name="answers">Per entity.</param>
/// <param name="wrong">Share of wrong answers, 0 to 1.</param>
/// <param name="seed">Of the errors.</param>
internal sealed class SimulatedOperator(int answers, double wrong, int seed)
{
    private const long DelayMs = 86_400_000;

    private readonly Random _random = new(seed);
    private readonly Queue<(long DueMs, WatchedSeries Series, int Row, EntityFeedback Said)> _waiting = [];
    private readonly Dictionary<WatchedSeries, int> _asked = [];

    public int Real { get; private set; }

    public int False { get; private set; }

    /// <summary>An alarm opened at a row.</summary>
    public void Notice(WatchedSeries series, int row, long timeMs, Verdict verdict)
    {
        var asked = _asked.GetValueOrDefault(series);
        if (asked == answers)
            return;
        _asked[series] = asked + 1;
        var said = new EntityFeedback
        {
            Kind = FeedbackKind.FalseAlarm,
            Patterns = FeedbackPattern.Of(verdict.Reasons.ToArray()),
            Surprise = verdict.Surprise,
            Episode = verdict.Episode.Number,
            By = "operator",
            AtMs = timeMs + DelayMs,
        };
        _waiting.Enqueue((timeMs + DelayMs, series, row, said));
    }

    /// <summary>The answers that are due.</summary>
    public IEnumerable<(WatchedSeries Series, EntityFeedback Said)> Due(long nowMs)
    {
        while (_waiting.TryPeek(out var next) && next.DueMs <= nowMs)
        {
            _waiting.Dequeue();
            var isReal = next.Series.WasReal(next.Row) != (_random.NextDouble() < wrong);
            Real += isReal ? 1 : 0;
            False += isReal ? 0 : 1;
            yield return (next.Series, next.Said with { Kind = isReal ? FeedbackKind.TrueAlarm : FeedbackKind.FalseAlarm });
        }
    }
}
