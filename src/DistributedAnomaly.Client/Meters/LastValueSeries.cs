namespace DistributedAnomaly.Client.Meters;

/// <summary>A gauge: its last value.</summary>
/// <param name="name">Name of the metric.</param>
/// <param name="observable">True: it is asked every interval, and one that did not answer is not reported. False: the last value holds on.</param>
internal sealed class LastValueSeries(string name, bool observable) : MeterSeries
{
    private double _value = double.NaN;

    public override int MetricCount => 1;

    public override void Record(double value)
    {
        lock (Lock)
            _value = value;
    }

    public override void Collect(double seconds, Dictionary<string, double> metrics)
    {
        lock (Lock)
        {
            if (double.IsFinite(_value))
                metrics[name] = _value;
            if (observable)
                _value = double.NaN;
        }
    }
}
