namespace DistributedAnomaly.Client.Meters;

/// <summary>A counter: increments come in, their rate per second goes out, which a server judges rightly without being told the kind.</summary>
internal sealed class CounterSeries(string name) : MeterSeries
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
        {
            metrics[name] = _sum / seconds;
            _sum = 0;
        }
    }
}
