namespace DistributedAnomaly.Core.Alerting.Flapping;

/// <summary>When an alert that comes and goes is held open instead of being told each time.</summary>
public sealed record FlappingPolicy
{
    /// <summary>So many ends within <see cref="Within"/> are flapping.</summary>
    /// <value>Default 4; 2 to 16.</value>
    public int Ends { get; init; } = 4;

    /// <value>Default 1 hour; above 0.</value>
    public TimeSpan Within { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Without a change for so long it is over, and what happened meanwhile is told at once.</summary>
    /// <value>Default 15 minutes; above 0.</value>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Changes or not, after so long what happened is told.</summary>
    /// <value>Default 2 hours; at least <see cref="Hold"/>.</value>
    public TimeSpan LongestHold { get; init; } = TimeSpan.FromHours(2);
}
