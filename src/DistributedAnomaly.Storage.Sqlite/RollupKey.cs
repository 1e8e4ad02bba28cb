namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>Row number of one minute of one entity; grows with time first.</summary>
internal static class RollupKey
{
    public const long MinuteMs = 60_000;

    /// <summary>Minutes since 1970 up to the year 4011.</summary>
    private const long MaxMinute = 1L << 30;

    /// <summary>False: the minute lies before 1970 or beyond the year 4000, or the entity has no number.</summary>
    public static bool TryMake(long timeMs, int entity, out long key)
    {
        var minute = timeMs / MinuteMs;
        key = (minute << 31) | (uint)entity;
        return timeMs >= 0 && minute < MaxMinute && entity > 0;
    }

    /// <summary>The lowest key of a minute; times out of range are moved to the nearest end.</summary>
    public static long First(long timeMs) => Math.Clamp(timeMs / MinuteMs, 0, MaxMinute) << 31;

    public static long TimeMs(long key) => (key >> 31) * MinuteMs;
}
