using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>A fleet's policy made ready for its monitors: immutable, shared by all entities of the fleet.</summary>
public sealed class MonitorPlan
{
    private const long HourMs = 3_600_000;
    private const long MondayShiftHours = 72;

    /// <exception cref="TimeZoneNotFoundException">The policy's time zone is not known on this machine.</exception>
    public MonitorPlan(FleetPolicy policy)
    {
        Policy = policy;
        TimeZone = policy.TimeZone is "UTC" or "" ? null : TimeZoneInfo.FindSystemTimeZoneById(policy.TimeZone);
    }

    public FleetPolicy Policy { get; }

    private TimeZoneInfo? TimeZone { get; }

    /// <summary>The first feature policy that fits the metric; a gauge judged on both sides if none does.</summary>
    internal FeaturePolicy FeatureFor(string metric)
    {
        foreach (var feature in Policy.Features)
        {
            if (Glob.IsMatch(feature.Metric, metric))
                return feature;
        }

        return Unnamed;
    }

    /// <summary>Local hour of the week, 0 (Monday, midnight) to 167.</summary>
    internal int HourOfWeek(long timeMs)
    {
        if (TimeZone is not null)
            timeMs += (long)TimeZone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(timeMs)).TotalMilliseconds;
        return (int)((Math.DivRem(timeMs, HourMs, out _) + MondayShiftHours) % 168);
    }

    private static readonly FeaturePolicy Unnamed = new() { Metric = "*" };
}
