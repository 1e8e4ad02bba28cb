using System.Globalization;
using System.Text;

namespace DistributedAnomaly.Api.Metrics;

/// <summary>One metric name with its series. Bounded: label sets beyond the cap share one series that says so. Thread-safe.</summary>
internal sealed class MetricFamily(string name, string help, MetricKind kind, double[] bounds, bool observable)
{
    /// <summary>Label sets per metric.</summary>
    public const int MaxSeries = 512;

    private const string Overflow = "otel_metric_overflow=\"true\"";
    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public string Name => name;

    public MetricKind Kind => kind;

    public bool IsObservable => observable;

    /// <summary>Adds to what there is: a counter's increment, a histogram's value.</summary>
    public void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags, double value)
    {
        lock (_lock)
        {
            var series = SeriesOf_NeedsLock(MetricNames.Labels(tags));
            series.Value += value;
            if (kind != MetricKind.Histogram)
                return;
            series.Count++;
            var bucket = Array.BinarySearch(bounds, value);
            series.Buckets![bucket < 0 ? ~bucket : bucket]++;
        }
    }

    /// <summary>Takes the place of what there was: a gauge's value.</summary>
    public void Set(ReadOnlySpan<KeyValuePair<string, object?>> tags, double value)
    {
        lock (_lock)
            SeriesOf_NeedsLock(MetricNames.Labels(tags)).Value = value;
    }

    /// <summary>Before observable instruments report anew: what they no longer report is gone, what several report adds up.</summary>
    public void Clear()
    {
        lock (_lock)
            _series.Clear();
    }

    public void Write(StringBuilder text)
    {
        lock (_lock)
        {
            if (_series.Count == 0)
                return;
            text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(kind.ToString().ToLowerInvariant()).Append('\n');
            foreach (var (labels, series) in _series.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                if (kind == MetricKind.Histogram)
                    WriteHistogram(text, labels, series);
                else
                    Line(text, string.Empty, labels, series.Value);
            }
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, Series series)
    {
        var before = labels.Length == 0 ? string.Empty : labels + ",";
        long sum = 0;
        for (var i = 0; i < bounds.Length; i++)
        {
            sum += series.Buckets![i];
            Line(text, "_bucket", $"{before}le=\"{Number(bounds[i])}\"", sum);
        }

        Line(text, "_bucket", before + "le=\"+Inf\"", series.Count);
        Line(text, "_sum", labels, series.Value);
        Line(text, "_count", labels, series.Count);
    }

    private void Line(StringBuilder text, string suffix, string labels, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? "+Inf" : "-Inf")
        : value.ToString("R", CultureInfo.InvariantCulture);

    private Series SeriesOf_NeedsLock(string labels)
    {
        if (_series.TryGetValue(labels, out var series))
            return series;
        if (_series.Count >= MaxSeries)
        {
            labels = Overflow;
            if (_series.TryGetValue(labels, out series))
                return series;
        }

        series = new Series { Buckets = kind == MetricKind.Histogram ? new long[bounds.Length + 1] : null };
        _series.Add(labels, series);
        return series;
    }

    private sealed class Series
    {
        /// <summary>The value; of a histogram the sum.</summary>
        public double Value;
        public long Count;
        public long[]? Buckets;
    }
}
