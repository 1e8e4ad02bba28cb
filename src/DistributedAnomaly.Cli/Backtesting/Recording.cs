using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Cli.Scoring;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>The second pass over the files: keeps what is drawn.</summary>
internal sealed class Recording(IReadOnlyList<EntityTrace> traces) : IPlaybackListener
{
    private readonly Dictionary<string, EntityTrace> _traces = traces.ToDictionary(trace => trace.Tally.Entity, StringComparer.Ordinal);

    public void Judged(SeriesFile row, EntityMonitor monitor, Verdict verdict)
    {
        if (verdict.Outcome == ObserveOutcome.Scored && _traces.TryGetValue(row.Entity, out var trace))
            trace.Add(row.TimeMs, monitor, verdict);
    }

    public void Refused(SeriesFile row)
    {
        // Counted in the first pass.
    }
}
