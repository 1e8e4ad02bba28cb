namespace DistributedAnomaly.Deploy.Tests.Monitoring;

/// <summary>A metric that is renamed would leave its alert silent and its panel empty.</summary>
public sealed class MetricTests
{
    private const string Cluster = "anomaly_cluster_";

    private static readonly string[] Files =
    [
        "deploy/prometheus/rules.yml", "deploy/grafana/dashboards/distributed-anomaly.json", "k8s/components/autoscaling/prometheus-adapter-rules.yaml",
    ];

    /// <summary>Labels that Prometheus' expressions name, which begin like metrics.</summary>
    private static readonly string[] Labels = ["http_route", "http_response_status_code"];

    [Fact]
    public async Task Metrics_ThatAreUsed_Exist()
    {
        var known = MetricNames.OfTheSources().Union(await MetricNames.OfAServerAsync()).ToHashSet();

        var used = Used().Where(name => !name.StartsWith(Cluster, StringComparison.Ordinal)).ToList();

        used.Count.ShouldBeGreaterThan(15);
        used.Except(known).ShouldBeEmpty();
    }

    [Fact]
    public void Metrics_OfTheCluster_Exist()
    {
        Assert.SkipUnless(MetricNames.HasCluster, "The meter DistributedAnomaly.Cluster is not in the sources yet.");

        var used = Used().Where(name => name.StartsWith(Cluster, StringComparison.Ordinal)).ToList();

        used.Count.ShouldBeGreaterThan(10);
        used.Except(MetricNames.OfTheSources()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("anomaly_ingest_observations_total")]
    [InlineData("anomaly_ingest_body_bytes_total")]
    [InlineData("anomaly_engine_memory_bytes")]
    [InlineData("anomaly_engine_snapshot_duration_seconds_bucket")]
    [InlineData("anomaly_notifications_pending")]
    public void OfTheSources_KnowsEveryKindOfName(string name) => MetricNames.OfTheSources().ShouldContain(name);

    [Fact]
    public void LabelValues_ThatRulesAskFor_AreInTheSources()
    {
        var values = System.Text.RegularExpressions.Regex
            .Matches(Repository.Read("deploy/prometheus/rules.yml"), "\\b(outcome|reason|result)!?=~?\"(?<values>[a-z_|]+)\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .SelectMany(m => m.Groups["values"].Value.Split('|')).Distinct().ToList();

        values.Count.ShouldBeGreaterThanOrEqualTo(4);
        values.ShouldAllBe(v => Repository.Sources.Value.Contains('"' + v + '"'));
    }

    [Fact]
    public void AdapterRules_GiveTheMetricThatScales()
    {
        var rule = Node.File("k8s/components/autoscaling/prometheus-adapter-rules.yaml")["rules"]["custom"].Items.Single();
        var scaler = Node.File("k8s/components/autoscaling/horizontal-pod-autoscaler.yaml");
        var series = MetricNames.UsedIn(rule["seriesQuery"].Text).Single();

        var name = System.Text.RegularExpressions.Regex.Replace(
            series, rule["name"]["matches"].Text, rule["name"]["as"].Text, default, TimeSpan.FromSeconds(5));

        scaler.All("metric").Select(m => m["name"].Text).ShouldBe([name]);
    }

    private static IEnumerable<string> Used() => Files
        .SelectMany(file => Node.File(file).All("expr").Concat(Node.File(file).All("seriesQuery")))
        .SelectMany(expression => MetricNames.UsedIn(expression.Text))
        .Except(Labels)
        .Distinct(StringComparer.Ordinal);
}
