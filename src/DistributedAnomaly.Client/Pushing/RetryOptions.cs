namespace DistributedAnomaly.Client.Pushing;

/// <summary>How often and how long a push that failed is tried again.</summary>
public sealed record RetryOptions
{
    /// <summary>Wait after the first failure; it doubles with each further one. A random half of each wait is left out.</summary>
    /// <value>Default 200 ms; above 0.</value>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest wait of its own accord; a server's Retry-After may be longer and is obeyed.</summary>
    /// <value>Default 30 s; at least <see cref="FirstDelay"/>.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A batch that could not be delivered for this long is given up.</summary>
    /// <value>Default 10 minutes; at least 0 (never try again).</value>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(10);

    internal IEnumerable<string> Errors()
    {
        if (FirstDelay <= TimeSpan.Zero)
            yield return $"{nameof(FirstDelay)} is {FirstDelay}; it must be above 0";
        if (MaxDelay < FirstDelay)
            yield return $"{nameof(MaxDelay)} is {MaxDelay}; it must be at least {nameof(FirstDelay)} ({FirstDelay})";
        if (GiveUpAfter < TimeSpan.Zero)
            yield return $"{nameof(GiveUpAfter)} is {GiveUpAfter}; it must be at least 0";
    }
}
