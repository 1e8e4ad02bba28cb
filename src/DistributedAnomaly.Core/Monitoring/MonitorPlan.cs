using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Policies.Rules;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>A fleet's policy, and what its people's feedback has taught, made ready for its monitors: immutable, shared by all entities of the fleet.</summary>
public sealed class MonitorPlan
{
    private const long HourMs = 3_600_000;
    private const long MondayShiftHours = 72;
    private const int EpochDay = 719_162;

    private readonly HolidayTable? _holidays;

    /// <exception cref="TimeZoneNotFoundException">The policy's time zone is not known on this machine.</exception>
    /// <exception cref="RuleSyntaxException">A rule of the policy cannot be understood.</exception>
    public MonitorPlan(FleetPolicy policy)
    {
        Policy = policy;
        TimeZone = policy.TimeZone is "UTC" or "" ? null : TimeZoneInfo.FindSystemTimeZoneById(policy.TimeZone);
        _holidays = policy.Calendar.Holidays.Count == 0 ? null : new HolidayTable(policy.Calendar);
        Rules = policy.Rules.Count == 0 ? null : new RuleSet(policy.Rules, FeatureFor);
        LabelNames = [.. policy.Context.Concat(Rules?.Rules.SelectMany(r => r.LabelNames) ?? []).Distinct(StringComparer.Ordinal)];
    }

    private MonitorPlan(MonitorPlan other, FeedbackModel? feedback)
    {
        Policy = other.Policy;
        TimeZone = other.TimeZone;
        _holidays = other._holidays;
        Rules = other.Rules;
        LabelNames = other.LabelNames;
        Feedback = feedback;
    }

    public FleetPolicy Policy { get; }

    /// <summary>What people's answers about the fleet's alarms have taught; null: nobody has answered.</summary>
    public FeedbackModel? Feedback { get; }

    /// <summary>Names of the context labels on which verdicts depend.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <summary>Null: the policy has none.</summary>
    internal RuleSet? Rules { get; }

    private TimeZoneInfo? TimeZone { get; }

    /// <summary>The same policy, with what feedback has taught since.</summary>
    public MonitorPlan With(FeedbackModel? feedback) => new(this, feedback);

    internal FeaturePolicy FeatureFor(string metric) => Policy.FeatureFor(metric);

    /// <summary>
    /// Local hour of the week, 0 (Monday, midnight) to 167. When clocks are put back an hour comes twice, when they are put forward
    /// one is left out. A holiday's hours are those of the weekday that the calendar treats it as.
    /// </summary>
    internal int HourOfWeek(long timeMs)
    {
        if (TimeZone is not null)
            timeMs += (long)TimeZone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(timeMs)).TotalMilliseconds;
        var hours = Math.DivRem(timeMs, HourMs, out _);
        return _holidays is not null && _holidays.Contains(EpochDay + (int)Math.DivRem(hours, 24, out var hour))
            ? _holidays.FirstHour + (int)hour
            : (int)((hours + MondayShiftHours) % 168);
    }
}
