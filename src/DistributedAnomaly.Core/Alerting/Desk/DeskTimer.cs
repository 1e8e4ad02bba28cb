namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Something that falls due; ordered by time, then by kind and key, so that the same state ticks alike everywhere.</summary>
public readonly record struct DeskTimer(long AtMs, TimerKind Kind, string Key) : IComparable<DeskTimer>
{
    public int CompareTo(DeskTimer other)
    {
        var byTime = AtMs.CompareTo(other.AtMs);
        if (byTime != 0)
            return byTime;
        return Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Key, other.Key);
    }

    public static bool operator <(DeskTimer left, DeskTimer right) => left.CompareTo(right) < 0;

    public static bool operator >(DeskTimer left, DeskTimer right) => left.CompareTo(right) > 0;

    public static bool operator <=(DeskTimer left, DeskTimer right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DeskTimer left, DeskTimer right) => left.CompareTo(right) >= 0;
}
