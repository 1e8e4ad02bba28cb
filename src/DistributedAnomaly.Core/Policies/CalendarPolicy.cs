namespace DistributedAnomaly.Core.Policies;

/// <summary>Days that do not run as their weekday does.</summary>
public sealed record CalendarPolicy
{
    /// <summary>Local days of the policy's time zone.</summary>
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    /// <summary>The weekday whose hours are expected of a holiday.</summary>
    /// <value>Default Sunday.</value>
    public DayOfWeek TreatAs { get; init; } = DayOfWeek.Sunday;
}
