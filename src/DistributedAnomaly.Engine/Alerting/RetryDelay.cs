namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Exponential back-off with jitter.</summary>
internal static class RetryDelay
{
    /// <param name="failures">In a row, from 1.</param>
    /// <param name="most">The longest wait.</param>
    /// <param name="options">First wait and jitter.</param>
    /// <param name="chance">Random, 0 to 1.</param>
    public static TimeSpan After(int failures, TimeSpan most, DispatcherOptions options, double chance)
    {
        var full = options.FirstDelay * Math.Pow(2, Math.Min(failures - 1, 40));
        if (full > most)
            full = most;
        return full * (1 - options.Jitter * chance);
    }
}
