namespace DistributedAnomaly.Receivers.Limits;

/// <summary>How much a receiver is told in a while (a token bucket). What exceeds it is never dropped.</summary>
public sealed record RateLimit
{
    /// <summary>Messages within <see cref="Per"/> in the long run.</summary>
    /// <value>Default 60; 1 to 100,000.</value>
    public int Messages { get; init; } = 60;

    /// <value>Default 1 minute; 1 s to 1 day.</value>
    public TimeSpan Per { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Messages at once after a quiet time.</summary>
    /// <value>Default 10; 1 to 10,000.</value>
    public int Burst { get; init; } = 10;

    /// <summary>What exceeds the limit: true: is told in one message that says how many further ones there are; false: waits its turn.</summary>
    /// <value>Default false.</value>
    public bool Summarize { get; init; }
}
