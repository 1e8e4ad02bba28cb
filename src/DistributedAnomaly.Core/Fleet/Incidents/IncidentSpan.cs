namespace DistributedAnomaly.Core.Fleet.Incidents;

/// <summary>When a cohort had an incident.</summary>
/// <param name="StartedMs">When it was noticed (Unix ms); 0: there was none.</param>
/// <param name="EndedMs">End; 0 while it lasts.</param>
public readonly record struct IncidentSpan(long StartedMs, long EndedMs)
{
    public bool IsOpen => StartedMs > 0 && EndedMs == 0;
}
