namespace DistributedAnomaly.Core.Alerting.TimeIntervals;

/// <summary>Whole numbers from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct IntRange(int First, int Last)
{
    public bool Contains(int value) => value >= First && value <= Last;
}
