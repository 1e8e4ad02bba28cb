namespace DistributedAnomaly.Core.Monitoring;

/// <summary>A run of anomalous observations of one entity.</summary>
/// <param name="Number">Counts the episodes of the entity from 1; with the entity's key it is the alert's identity.</param>
/// <param name="StartedMs">Time of the first anomalous observation (Unix ms).</param>
/// <param name="EndedMs">Time of the last anomalous observation of a closed episode; 0 while open.</param>
/// <param name="Severity">The highest so far.</param>
/// <param name="PeakSurprise">The highest so far.</param>
public readonly record struct Episode(long Number, long StartedMs, long EndedMs, Severity Severity, double PeakSurprise)
{
    public bool IsOpen => Number > 0 && EndedMs == 0;
}
