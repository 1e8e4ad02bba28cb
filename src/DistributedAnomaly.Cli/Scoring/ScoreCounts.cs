using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>Counts what became of rows.</summary>
internal class ScoreCounts : IPlaybackListener
{
    public long Scored { get; private set; }

    /// <summary>Duplicates and late ones.</summary>
    public long Ignored { get; private set; }

    /// <summary>Those that could not be used.</summary>
    public long Refusals { get; private set; }

    /// <summary>At or above the threshold.</summary>
    public long Anomalous { get; private set; }

    /// <summary>Episodes that opened.</summary>
    public long Opened { get; private set; }

    /// <summary>Values judged or learnt.</summary>
    public long Measurements { get; private set; }

    public virtual void Judged(SeriesFile row, EntityMonitor monitor, Verdict verdict)
    {
        Measurements += verdict.Taken;
        Scored += verdict.Outcome == ObserveOutcome.Scored ? 1 : 0;
        Ignored += verdict.Outcome == ObserveOutcome.Ignored ? 1 : 0;
        Refusals += verdict.Outcome == ObserveOutcome.Refused ? 1 : 0;
        Anomalous += verdict.Severity != Severity.None ? 1 : 0;
        Opened += verdict.Change == EpisodeChange.Opened ? 1 : 0;
    }

    public virtual void Refused(SeriesFile row) => Refusals++;
}
