namespace DistributedAnomaly.Engine.Alerting;

/// <summary>How notifications are sent and sent again.</summary>
public sealed record DispatcherOptions
{
    /// <summary>Deliveries to one receiver at once (each of another alert).</summary>
    /// <value>Default 8; 1 to 256.</value>
    public int Parallel { get; init; } = 8;

    /// <summary>Wait after the first failed attempt; it doubles with every further one.</summary>
    /// <value>Default 1 s; above 0.</value>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two attempts of one notification.</summary>
    /// <value>Default 1 minute; at least <see cref="FirstDelay"/>.</value>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest pause before a receiver that takes nothing is probed with one notification again.</summary>
    /// <value>Default 5 s; above 0.</value>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A receiver is left alone as long as it asks (Retry-After), but not longer than this.</summary>
    /// <value>Default 1 hour.</value>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Part of each wait that is random, so that receivers are not met by all retries at once.</summary>
    /// <value>Default 0.5; 0 to 1.</value>
    public double Jitter { get; init; } = 0.5;
}
