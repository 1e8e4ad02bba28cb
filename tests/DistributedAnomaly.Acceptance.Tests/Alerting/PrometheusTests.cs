using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Acceptance.Tests.Alerting;

/// <summary>A real Prometheus (Debian's package prometheus) sends its alerts to the real server as to an Alertmanager.</summary>
public sealed class PrometheusTests
{
    private const string Rules = """
        groups:
          - name: drill
            rules:
              - alert: TargetDown
                expr: up{job="shop"} == 0
                labels: { severity: critical }
                annotations: { summary: 'nobody answers for {{ $labels.job }}' }
        """;

    [Fact]
    public async Task Alert_OfAPrometheus_IsToldWhenItFiresAndWhenItIsOver()
    {
        if (Executables.Prometheus is null)
            Assert.Skip("prometheus is not installed (Debian's package prometheus)");
        using var folder = new TempFolder();
        await using var webhook = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        await using var server = await ServerProcess.StartAsync(folder.Path, $$"""
            host_watcher:
              enabled: false
            receivers:
              webhooks:
                - name: team
                  url: {{webhook.Url}}
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 1s
              group_interval: 1s
              repeat_interval: 4h
            """);
        var port = LoopbackPorts.Next();
        await File.WriteAllTextAsync(folder.File("rules.yml"), Rules, TestContext.Current.CancellationToken);
        await using var prometheus = await PrometheusProcess.StartAsync(folder.Path, $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: shop
                static_configs: [{ targets: ['127.0.0.1:{{port}}'] }]
            alerting:
              alertmanagers:
                - api_version: v2
                  static_configs: [{ targets: ['{{server.Url.Authority}}'] }]
            """);

        await Eventually.BecomesTrueAsync(() => Told(webhook).Any(n => n.Group is { Firing: 1 }));
        var fired = Told(webhook).First(n => n.Group is { Firing: 1 });
        fired.Alert.Status.ShouldBe("firing");
        fired.Alert.Severity.ShouldBe("critical");
        fired.Alert.Labels["job"].ShouldBe("shop");
        fired.Alert.Summary.ShouldBe("TargetDown: nobody answers for shop");

        // Now somebody answers.
        await using var target = new LoopbackHttpReceiver(_ => CannedReply.Ok, port);
        await Eventually.BecomesTrueAsync(() => Told(webhook).Any(n => n.Group is { Resolved: 1 }));
        var ended = Told(webhook).First(n => n.Group is { Resolved: 1 });
        ended.Alert.Id.ShouldBe(fired.Alert.Id);
        ended.Alert.Status.ShouldBe("resolved");
        Told(webhook).Count.ShouldBe(2, "it is sent again and again, and told once");
    }

    private static List<Notification> Told(LoopbackHttpReceiver webhook) =>
        [.. webhook.Calls.Select(c => JsonSerializer.Deserialize(c.Body, V1Json.Default.Notification)!)];
}
