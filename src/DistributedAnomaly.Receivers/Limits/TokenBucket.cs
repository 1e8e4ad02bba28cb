namespace DistributedAnomaly.Receivers.Limits;

/// <summary>
/// Says when the next message may be sent (generic cell rate algorithm). Each token is taken once; one that is taken ahead of its time
/// has to be waited for.
/// </summary>
internal sealed class TokenBucket(RateLimit limit, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _interval = Math.Max(1, limit.Per.Ticks / limit.Messages);
    private long _earliest;

    /// <summary>Takes a token if there is one now.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow().UtcTicks;
            var next = Math.Max(_earliest, now - (_interval * (limit.Burst - 1)));
            if (next > now)
                return false;
            _earliest = next + _interval;
            return true;
        }
    }

    /// <summary>Gives back a token that was waited for in vain.</summary>
    public void Return()
    {
        lock (_lock)
            _earliest -= _interval;
    }

    /// <summary>Takes the next token, be it of the future.</summary>
    /// <returns>How long to wait until it is good; 0: now.</returns>
    public TimeSpan Take()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow().UtcTicks;
            var next = Math.Max(_earliest, now - (_interval * (limit.Burst - 1)));
            _earliest = next + _interval;
            return TimeSpan.FromTicks(Math.Max(0, next - now));
        }
    }
}
