using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>A fleet's policy made ready for its monitors: immutable, shared by all entities of the fleet.</summary>
public sealed class MonitorPlan
{
    public MonitorPlan(FleetPolicy policy)
    {
        Policy = policy;
        TimeZone = policy.TimeZone is "UTC" or "" ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(policy.TimeZone);
    }

    public FleetPolicy Policy { get; }

    internal TimeZoneInfo TimeZone { get; }
}
