using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>Is told what became of each row of a playback, in their order.</summary>
internal interface IPlaybackListener
{
    /// <summary>The row reached its monitor.</summary>
    /// <param name="row">Valid during the call.</param>
    /// <param name="monitor">Of the row's entity, after the row.</param>
    /// <param name="verdict">Valid during the call.</param>
    void Judged(SeriesFile row, EntityMonitor monitor, Verdict verdict);

    /// <summary>The row cannot be used and reached no monitor.</summary>
    /// <param name="row">Valid during the call.</param>
    void Refused(SeriesFile row);
}
