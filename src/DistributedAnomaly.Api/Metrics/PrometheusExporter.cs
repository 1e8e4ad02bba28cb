using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace DistributedAnomaly.Api.Metrics;

/// <summary>
/// Listens to this process' instruments (meters of the platform, of the web server, of Orleans and of the runtime) and writes them in Prometheus'
/// text format 0.0.4. Bounded by <see cref="MaxFamilies"/> and <see cref="MetricFamily.MaxSeries"/>.
/// </summary>
public sealed class PrometheusExporter : IDisposable
{
    private const int MaxFamilies = 1_000;
    private const string Orleans = "Microsoft.Orleans";
    private static readonly string[] Foreign = ["System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];
    private static readonly double[] DefaultBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _factory;
    private readonly Lock _scrape = new();

    /// <param name="factory">Of the application: web server meters of other applications in the same process are not listened to.</param>
    public PrometheusExporter(IMeterFactory factory)
    {
        _factory = factory;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsOurs(instrument.Meter) && FamilyOf(instrument) is { } family)
                listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<double>((i, v, t, f) => Measure(i, v, t, f));
        _listener.SetMeasurementEventCallback<float>((i, v, t, f) => Measure(i, v, t, f));
        _listener.SetMeasurementEventCallback<long>((i, v, t, f) => Measure(i, v, t, f));
        _listener.SetMeasurementEventCallback<int>((i, v, t, f) => Measure(i, v, t, f));
        _listener.SetMeasurementEventCallback<short>((i, v, t, f) => Measure(i, v, t, f));
        _listener.SetMeasurementEventCallback<byte>((i, v, t, f) => Measure(i, v, t, f));
        _listener.SetMeasurementEventCallback<decimal>((i, v, t, f) => Measure(i, (double)v, t, f));
        _listener.Start();
    }

    public string Write()
    {
        var text = new StringBuilder(16 << 10);
        lock (_scrape)
        {
            foreach (var family in _families.Values)
            {
                if (family.IsObservable)
                    family.Clear();
            }

            _listener.RecordObservableInstruments();
            foreach (var (_, family) in _families.OrderBy(f => f.Key, StringComparer.Ordinal))
                family.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private bool IsOurs(Meter meter)
    {
        // A silo has a factory of its own, and is the only one in its process.
        if (meter.Name == Orleans)
            return true;
        var foreign = meter.Scope is IMeterFactory other && !ReferenceEquals(other, _factory);
        return !foreign && (meter.Name.StartsWith("DistributedAnomaly.", StringComparison.Ordinal) || Foreign.Contains(meter.Name));
    }

    /// <summary>Null: there are too many, or another instrument has the name with another kind.</summary>
    private MetricFamily? FamilyOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        var kind = type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
        var name = MetricNames.Family(instrument, kind);
        if (!_families.TryGetValue(name, out var family))
        {
            if (_families.Count >= MaxFamilies)
                return null;
            family = _families.GetOrAdd(name, new MetricFamily(name, Help(instrument), kind, Bounds(instrument), instrument.IsObservable));
        }

        return family.Kind == kind && family.IsObservable == instrument.IsObservable ? family : null;
    }

    private static string Help(Instrument instrument) =>
        MetricNames.Escaped(string.IsNullOrWhiteSpace(instrument.Description) ? $"{instrument.Name} of {instrument.Meter.Name}." : instrument.Description);

    private static double[] Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Select(b => (double)b)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Select(b => (double)b)],
        _ => DefaultBounds,
    };

    private static void Measure(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var family = (MetricFamily)state!;
        // A Gauge<T> states its value; counters, up-down counters and histograms add to it, and observable ones start anew at each scrape.
        if (family.Kind == MetricKind.Gauge && instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>))
            family.Set(tags, value);
        else
            family.Add(tags, value);
    }
}
