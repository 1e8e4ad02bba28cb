namespace DistributedAnomaly.Client.Meters;

/// <summary>An up-down counter: its sum since the bridge began to listen.</summary>
internal sealed class UpDownSeries(string name) : MeterSeries
{
    private double _sum;

    public override int MetricCount => 1;

    public override void Record(double value)
    {
        lock (Lock)
            _sum += value;
    }

    public override void Collect(double seconds, Dictionary<string, double> metrics)
    {
        lock (Lock)
            metrics[name] = _sum;
    }
}
