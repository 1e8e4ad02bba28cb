namespace DistributedAnomaly.Client.Meters;

/// <summary>One instrument with one set of tags: takes measurements from any thread, gives metrics once an interval.</summary>
internal abstract class MeterSeries
{
    protected Lock Lock { get; } = new();

    /// <summary>Metrics that this kind of series may give.</summary>
    public abstract int MetricCount { get; }

    public abstract void Record(double value);

    /// <summary>Gives the metrics of the interval that ends now, and begins the next.</summary>
    /// <param name="seconds">Length of the interval.</param>
    /// <param name="metrics">Receives them.</param>
    public abstract void Collect(double seconds, Dictionary<string, double> metrics);
}
