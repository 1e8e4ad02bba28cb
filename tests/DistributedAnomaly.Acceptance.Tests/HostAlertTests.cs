using System.Diagnostics;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Acceptance.Tests;

/// <summary>The server watches the machine of this test: real load comes, is told to a webhook with the right reason, and is resolved after.</summary>
public sealed class HostAlertTests(ITestOutputHelper output)
{
    private const int LearningSeconds = 150;
    private const double TooBusyPercent = 85;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task ProcessorLoad_ComesAndGoes_IsToldAndResolved()
    {
        await using var webhook = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        using var folder = new TempFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path, $"""
            host_watcher:
              name: this-machine
            receivers:
              webhooks:
                - name: test
                  url: {webhook.Url}
            """);
        using var api = new FleetApi(server);
        await Task.Delay(TimeSpan.FromSeconds(LearningSeconds), Token); // what is learnt here is time itself: a calm stretch
        var health = JsonSerializer.Deserialize(await api.GetAsync("api/v1/fleets/host/entities/this-machine"), V1Json.Default.Entity)!;
        var cpu = health.Metrics.Single(metric => metric.Name == "cpu.used_percent");
        if (cpu.High > TooBusyPercent || Alerts(webhook).Count > 0)
            Assert.Skip($"this machine is not calm (up to {cpu.High:0} % of its processors are usual; {Alerts(webhook).Count} alerts): more load would be no news");

        Alert fired;
        using (var burner = new ProcessorBurner())
        {
            fired = await WaitForAsync(webhook, alert => alert.Status == "firing");
            output.WriteLine($"told after {burner.Elapsed.TotalSeconds:0.0} s: {fired.Summary}");
            burner.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        }

        fired.Reasons.ShouldContain(reason => reason.Metric == "cpu.used_percent", fired.Summary);
        var since = Stopwatch.StartNew();
        var resolved = await WaitForAsync(webhook, alert => alert.Id == fired.Id && alert.Status == "resolved");
        output.WriteLine($"resolved {since.Elapsed.TotalSeconds:0.0} s after the load");
        resolved.Revision.ShouldBeGreaterThan(fired.Revision);
    }

    private static async Task<Alert> WaitForAsync(LoopbackHttpReceiver webhook, Func<Alert, bool> wanted)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            if (Alerts(webhook).FirstOrDefault(wanted) is { } alert)
                return alert;
            await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        }

        throw new TimeoutException($"No such alert within {Patience.TotalSeconds:0} s; what came: {string.Join("; ", Alerts(webhook))}");
    }

    private static IReadOnlyList<Alert> Alerts(LoopbackHttpReceiver webhook) =>
        [.. webhook.Calls.Select(call => JsonSerializer.Deserialize(call.Body, V1Json.Default.Notification)!.Alert)];
}
