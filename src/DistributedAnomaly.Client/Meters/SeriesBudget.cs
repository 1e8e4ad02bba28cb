namespace DistributedAnomaly.Client.Meters;

/// <summary>Metrics that may still be added to the observation. Safe for use from several threads.</summary>
internal sealed class SeriesBudget(int maxMetrics)
{
    private int _left = maxMetrics;

    public bool TryTake(int metrics)
    {
        if (Interlocked.Add(ref _left, -metrics) >= 0)
            return true;
        Interlocked.Add(ref _left, metrics);
        return false;
    }

    public void GiveBack(int metrics) => Interlocked.Add(ref _left, metrics);
}
