namespace DistributedAnomaly.Core.Fleet;

/// <summary>What was largest today and on each of the last three days; 0: that is not known.</summary>
internal static class Days
{
    public const int Kept = 3;

    /// <summary>Another day begins. One of which nothing is known does not count.</summary>
    /// <param name="days">Today, then those before, the newest first.</param>
    public static void End(Span<float> days)
    {
        if (days[0] == 0)
            return;
        days[..Kept].CopyTo(days[1..]);
        days[0] = 0;
    }

    /// <summary>The median of those that are known, the smaller one of two; 0: none is. One bad day does not make it usual.</summary>
    /// <param name="days">Three, the newest first; 0: not known.</param>
    public static float Middle(ReadOnlySpan<float> days)
    {
        var (a, b, c) = (days[0], days[1], days[2]);
        return b == 0 ? a : c == 0 ? Math.Min(a, b) : Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
    }
}
