using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Cli.Scoring;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>The second pass over the files: keeps what is drawn.</summary>
/// <param name="traces">To be filled.</param>
internal sealed class Recording(IEnumerable<EntityTrace> traces) : IPlaybackListener
{
    private readonly Dictionary<string, List<EntityTrace>> _traces =
        traces.GroupBy(trace => trace.Tally.Entity, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);

    public void Judged(SeriesFile row, EntityMonitor monitor, Verdict verdict)
    {
        if (verdict.Outcome != ObserveOutcome.Scored || !_traces.TryGetValue(row.Entity, out var ofEntity))
            return;
        foreach (var trace in ofEntity)
            trace.Add(row.TimeMs, monitor, verdict);
    }

    public void Refused(SeriesFile row)
    {
        // Counted in the first pass.
    }
}
