namespace DistributedAnomaly.Client.Meters;

/// <summary>
/// A histogram: measurements per second, and of the interval the mean and estimates of median and 99th percentile. An interval
/// without measurements gives the rate alone.
/// </summary>
internal sealed class HistogramSeries(string name) : MeterSeries
{
    private readonly string _rate = name + ".rate";
    private readonly string _mean = name + ".mean";
    private readonly string _p50 = name + ".p50";
    private readonly string _p99 = name + ".p99";
    private readonly LogHistogram _values = new();

    public override int MetricCount => 4;

    public override void Record(double value)
    {
        lock (Lock)
            _values.Add(value);
    }

    public override void Collect(double seconds, Dictionary<string, double> metrics)
    {
        lock (Lock)
        {
            metrics[_rate] = _values.Count / seconds;
            if (_values.Count > 0)
            {
                metrics[_mean] = _values.Mean;
                metrics[_p50] = _values.Quantile(0.50);
                metrics[_p99] = _values.Quantile(0.99);
            }

            _values.Clear();
        }
    }
}
