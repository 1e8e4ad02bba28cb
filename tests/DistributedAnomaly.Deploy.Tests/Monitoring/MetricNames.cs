using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using DistributedAnomaly.Api.Metrics;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace DistributedAnomaly.Deploy.Tests.Monitoring;

/// <summary>
/// The names that /metrics can show. Instruments of the sources are made anew here and written by the real exporter, so that what an
/// instrument is called to Prometheus is not told twice; the names of web server and runtime come from a running server.
/// </summary>
internal static partial class MetricNames
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Is the meter of the cluster edition in the sources?</summary>
    public static bool HasCluster => Repository.Sources.Value.Contains("\"DistributedAnomaly.Cluster\"", StringComparison.Ordinal);

    /// <summary>All instruments whose creation stands in the sources.</summary>
    public static IReadOnlySet<string> OfTheSources()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var exporter = new PrometheusExporter(services.GetRequiredService<IMeterFactory>());
        using var meter = new Meter("DistributedAnomaly.Deploy.Tests");
        foreach (Match match in Creation().Matches(Repository.Sources.Value))
        {
            var (kind, name) = (match.Groups["kind"].Value, match.Groups["name"].Value);
            var unit = Unit().Match(match.Groups["rest"].Value) is { Success: true } found ? found.Groups["unit"].Value : null;
            Make(meter, kind, name, unit);
        }

        return Names(exporter.Write());
    }

    /// <summary>What a server shows after some traffic.</summary>
    public static async Task<IReadOnlySet<string>> OfAServerAsync()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path, "host_watcher:\n  enabled: false\n");
        using var http = new HttpClient { BaseAddress = server.Url };
        using var pushed = await http.PostAsJsonAsync("api/v1/fleets/shop/observations", new { observations = new[] { new { entity = "a", metrics = new { x = 1 } } } });
        pushed.EnsureSuccessStatusCode();
        await http.GetStringAsync("metrics");
        return Names(await http.GetStringAsync("metrics"));
    }

    /// <summary>Names of metrics in text that is a PromQL expression or contains some.</summary>
    public static IEnumerable<string> UsedIn(string text) => Used().Matches(Matchers().Replace(Quoted().Replace(text, string.Empty), string.Empty)).Select(m => m.Value).Distinct(StringComparer.Ordinal);

    private static void Make(Meter meter, string kind, string name, string? unit)
    {
        switch (kind)
        {
            case "Counter":
                meter.CreateCounter<long>(name, unit).Add(1);
                break;
            case "UpDownCounter":
                meter.CreateUpDownCounter<long>(name, unit).Add(1);
                break;
            case "Gauge":
                meter.CreateGauge<long>(name, unit).Record(1);
                break;
            case "Histogram":
                meter.CreateHistogram<double>(name, unit).Record(1);
                break;
            case "ObservableCounter":
                meter.CreateObservableCounter(name, () => 1L, unit);
                break;
            default:
                meter.CreateObservableGauge(name, () => 1L, unit);
                break;
        }
    }

    private static HashSet<string> Names(string exposition) =>
    [
        .. exposition.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]),
    ];

    private static Regex Creation() => new(
        """Create(?<kind>(Observable)?(UpDown)?(Counter|Gauge|Histogram))(<\w+>)?\(\s*"(?<name>[^"]+)"(?<rest>[^;]*)""", RegexOptions.ExplicitCapture, Limit);

    [GeneratedRegex("\"(?<unit>By|s|ms|%|\\{[a-z]+\\})\"", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Unit();

    /// <summary>Quoted text, then what stands in braces.</summary>
    [GeneratedRegex("\"[^\"]*\"", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\b(anomaly|http|kestrel|dotnet|process)_[a-z0-9_]+\b", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Used();
}
