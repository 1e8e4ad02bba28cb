using System.Globalization;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Cluster;

/// <summary>What a silo says of itself at <c>/metrics</c>, sums over all labels.</summary>
internal sealed class SiloMetrics
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    private SiloMetrics(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
                continue;
            var name = line[..line.IndexOfAny([' ', '{'])];
            var value = double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
            _values[name] = _values.GetValueOrDefault(name) + value;
        }
    }

    public double Activations => this["anomaly_cluster_activations"];

    /// <summary>Bytes of entities, as the silo estimates them.</summary>
    public double EntityBytes => this["anomaly_cluster_memory_bytes"];

    public double UnsavedBytes => this["anomaly_cluster_unsaved_bytes"];

    public double UnsavedSeconds => this["anomaly_cluster_unsaved_age_seconds"];

    public IEnumerable<string> Names => _values.Keys;

    /// <exception cref="KeyNotFoundException">The silo has no such metric.</exception>
    public double this[string name] => _values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"no metric {name} at /metrics");

    public double OrZero(string name) => _values.GetValueOrDefault(name);

    public static async Task<SiloMetrics> ReadAsync(SiloProcess silo) => new(await Http.GetStringAsync(new Uri(silo.Url, "metrics")));
}
