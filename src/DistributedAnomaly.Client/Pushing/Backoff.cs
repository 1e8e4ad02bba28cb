namespace DistributedAnomaly.Client.Pushing;

/// <summary>How long to wait before the next try.</summary>
internal static class Backoff
{
    /// <param name="failures">Failures so far, at least 1.</param>
    /// <param name="options">First and longest wait.</param>
    /// <param name="retryAfter">What the server asked for; never waited less.</param>
    /// <param name="random">0 to 1: spreads clients that failed at the same time.</param>
    public static TimeSpan Delay(int failures, RetryOptions options, TimeSpan? retryAfter, double random)
    {
        var full = Math.Min(options.FirstDelay.TotalMilliseconds * Math.Pow(2, failures - 1), options.MaxDelay.TotalMilliseconds);
        var own = TimeSpan.FromMilliseconds(full * (0.5 + random / 2));
        return retryAfter > own ? retryAfter.Value : own;
    }
}
