using System.Globalization;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Cluster;

/// <summary>What a silo says of itself at <c>/metrics</c>.</summary>
internal sealed class SiloMetrics
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Line, double Value)> _series = [];

    private SiloMetrics(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
                continue;
            var value = double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
            var name = line[..line.IndexOfAny([' ', '{'])];
            _values[name] = _values.GetValueOrDefault(name) + value;
            _series.Add((name, line, value));
        }
    }

    public double Activations => this["anomaly_cluster_activations"];

    /// <summary>Bytes of entities, as the silo estimates them.</summary>
    public double EntityBytes => this["anomaly_cluster_memory_bytes"];

    public double UnsavedBytes => this["anomaly_cluster_unsaved_bytes"];

    public double UnsavedSeconds => this["anomaly_cluster_unsaved_age_seconds"];

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>A metric's sum over all labels.</summary>
    /// <exception cref="KeyNotFoundException">The silo has no such metric.</exception>
    public double this[string name] => _values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"no metric {name} at /metrics");

    public double OrZero(string name) => _values.GetValueOrDefault(name);

    /// <summary>Its sum over the series that have a label; 0 if there are none.</summary>
    public double OrZero(string name, string label, string value) =>
        _series.Where(s => s.Name == name && s.Line.Contains($"{label}=\"{value}\"", StringComparison.Ordinal)).Sum(s => s.Value);

    public static async Task<SiloMetrics> ReadAsync(SiloProcess silo) => new(await Http.GetStringAsync(new Uri(silo.Url, "metrics")));
}
