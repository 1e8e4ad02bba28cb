using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Deploy.Tests.Monitoring;

public sealed class PrometheusTests
{
    private const string Rules = "deploy/prometheus/rules.yml";

    [Fact]
    public async Task Rules_PassPromtool() => await Tool.PromtoolAsync("check", "rules", Repository.At(Rules));

    [Fact]
    public async Task Rules_FireAndStaySilentAsTheirTestsSay() =>
        await Tool.PromtoolAsync("test", "rules", Repository.At("deploy/prometheus/rules.test.yml"));

    [Fact]
    public void Rules_EachHasATestAndTellsWhatToDo()
    {
        var tests = Repository.Read("deploy/prometheus/rules.test.yml");
        var alerts = Node.File(Rules)["groups"].Items.SelectMany(g => g["rules"].Items).ToList();

        alerts.Count.ShouldBeGreaterThan(15);
        alerts.Select(a => a["alert"].Text).ShouldBeUnique();
        foreach (var alert in alerts)
        {
            tests.ShouldContain(alert["alert"].Text);
            alert["labels"]["severity"].Text.ShouldBeOneOf("critical", "warning");
            alert["annotations"].Keys.ShouldBe(["summary", "description"]);
        }
    }

    [Fact]
    public void Rules_LossWindow_IsThatOfTheDefaults()
    {
        var rule = Node.File(Rules)["groups"].Items.SelectMany(g => g["rules"].Items).Single(r => r["alert"].Text == "AnomalyLossWindowExceeded");
        var promised = new Configuration.Sections.ClusterSettings().LossWindow.TotalSeconds;

        double.Parse(rule["expr"].Text.Split('>')[1]).ShouldBeInRange(promised * 1.2, promised * 2);
    }

    [Fact]
    public void Rules_OfKubernetes_AreTheSame() => Repository.Read("k8s/components/prometheus/rules.yml").ShouldBe(Repository.Read(Rules));

    [Fact]
    public async Task Configuration_OfCompose_PassesPromtool() =>
        await Tool.PromtoolAsync("check", "config", "--syntax-only", Repository.At("deploy/prometheus/prometheus.yml"));

    /// <summary>Debian's promtool is built without Kubernetes: that part is left out for it, and looked at here.</summary>
    [Fact]
    public async Task Configuration_OfKubernetes_PassesPromtool()
    {
        const string File = "k8s/components/prometheus/prometheus.yml";
        var lines = await System.IO.File.ReadAllLinesAsync(Repository.At(File), TestContext.Current.CancellationToken);
        var begin = Array.FindIndex(lines, l => l.Trim() == "kubernetes_sd_configs:");
        var end = Array.FindIndex(lines, l => l.Trim() == "relabel_configs:");
        using var temp = new TempFolder();
        await System.IO.File.WriteAllLinesAsync(temp.File("prometheus.yml"), lines[..begin].Concat(lines[end..]), TestContext.Current.CancellationToken);
        await Tool.PromtoolAsync("check", "config", "--syntax-only", temp.File("prometheus.yml"));

        var job = Node.File(File)["scrape_configs"].Items.Single();
        job["job_name"].Text.ShouldBe(Node.File("deploy/prometheus/prometheus.yml")["scrape_configs"].Items.Single()["job_name"].Text);
        var found = job["kubernetes_sd_configs"].Items.Single();
        found["namespaces"]["own_namespace"].Text.ShouldBe("true");
        var labels = Node.File("k8s/base/silo.yaml")["metadata"]["labels"];
        found["selectors"].Items.Single()["label"].Text.Split(',').ShouldBe(labels.Entries.Select(l => $"{l.Key}={l.Value.Text}"));
    }

    [Fact]
    public async Task Dashboard_Expressions_PassPromtool()
    {
        var dashboard = Node.File("deploy/grafana/dashboards/distributed-anomaly.json");
        var expressions = dashboard.All("expr").Select(e => e.Text
            .Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal)).ToList();
        using var temp = new TempFolder();
        await File.WriteAllTextAsync(
            temp.File("rules.yml"),
            "groups:\n- name: panels\n  rules:\n" + string.Concat(expressions.Select((e, i) => $"  - record: panel_{i}\n    expr: '{e.Replace("'", "''", StringComparison.Ordinal)}'\n")),
            TestContext.Current.CancellationToken);

        expressions.Count.ShouldBeGreaterThan(30);
        await Tool.PromtoolAsync("check", "rules", temp.File("rules.yml"));
        dashboard["panels"].Items.Select(p => p["id"].Text).ShouldBeUnique();
        dashboard["panels"].Items.Where(p => p["type"].Text != "row").ShouldAllBe(p => p["targets"].Items.Count > 0 && p["datasource"]["uid"].Text == "${source}");
        expressions.ShouldAllBe(e => !e.Contains('$'));
    }
}
