namespace DistributedAnomaly.Client.Meters;

/// <summary>
/// An observable counter: running totals come in, their rate per second goes out, from the second total on. A total that became smaller
/// began anew at zero.
/// </summary>
internal sealed class ObservedTotalSeries(string name) : MeterSeries
{
    private double _total = double.NaN;
    private double _last = double.NaN;

    public override int MetricCount => 1;

    public override void Record(double value)
    {
        lock (Lock)
            _total = value;
    }

    public override void Collect(double seconds, Dictionary<string, double> metrics)
    {
        lock (Lock)
        {
            if (!double.IsNaN(_last) && !double.IsNaN(_total))
                metrics[name] = (_total >= _last ? _total - _last : _total) / seconds;
            _last = _total;
            _total = double.NaN;
        }
    }
}
