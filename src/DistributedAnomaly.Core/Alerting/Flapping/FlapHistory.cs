using System.Collections.Immutable;

namespace DistributedAnomaly.Core.Alerting.Flapping;

/// <summary>The recent ends of the alerts of one entity and kind. Immutable; at most <see cref="MaxEnds"/>.</summary>
/// <param name="EndsMs">When they ended (Unix ms), oldest first.</param>
/// <param name="HeldFromMs">When holding began (Unix ms); null: not held.</param>
/// <param name="HeldUntilMs">Nothing is told before (Unix ms).</param>
public sealed record FlapHistory(ImmutableArray<long> EndsMs, long? HeldFromMs = null, long HeldUntilMs = 0)
{
    public const int MaxEnds = 16;

    public static readonly FlapHistory Empty = new([]);

    /// <summary>The same for all episodes of an entity.</summary>
    public static string KeyOf(Alert alert) => $"{alert.Key}/{(int)alert.Kind}";

    public bool IsHeld(long nowMs) => HeldFromMs is not null && nowMs < HeldUntilMs;

    /// <summary>From when on the history says nothing any more (Unix ms).</summary>
    public long ForgottenMs(FlappingPolicy policy) =>
        Math.Max(HeldUntilMs, EndsMs.IsEmpty ? 0 : EndsMs[^1] + (long)policy.Within.TotalMilliseconds);

    /// <summary>One more end.</summary>
    public FlapHistory End(FlappingPolicy policy, long nowMs)
    {
        var oldestMs = nowMs - (long)policy.Within.TotalMilliseconds;
        ImmutableArray<long> ends = [.. EndsMs.Where(e => e > oldestMs).TakeLast(MaxEnds - 1), nowMs];
        var history = this with { EndsMs = ends };
        return ends.Length >= policy.Ends || IsHeld(nowMs) ? history.Hold(policy, nowMs) : history with { HeldFromMs = null, HeldUntilMs = 0 };
    }

    /// <summary>It fires again: what is held is held for longer.</summary>
    public FlapHistory Begin(FlappingPolicy policy, long nowMs) => IsHeld(nowMs) ? Hold(policy, nowMs) : this;

    private FlapHistory Hold(FlappingPolicy policy, long nowMs)
    {
        var fromMs = IsHeld(nowMs) ? HeldFromMs!.Value : nowMs;
        var untilMs = Math.Min(nowMs + (long)policy.Hold.TotalMilliseconds, fromMs + (long)policy.LongestHold.TotalMilliseconds);
        return this with { HeldFromMs = fromMs, HeldUntilMs = untilMs };
    }
}
