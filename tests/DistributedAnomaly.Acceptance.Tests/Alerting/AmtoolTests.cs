using System.Diagnostics;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Acceptance.Tests.Alerting;

/// <summary>Debian's <c>amtool</c> (package prometheus-alertmanager) works with the real server as with an Alertmanager.</summary>
public sealed class AmtoolTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly LoopbackHttpReceiver _webhook = new(_ => CannedReply.Ok);
    private ServerProcess _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Executables.Amtool is null)
            Assert.Skip("amtool is not installed (Debian's package prometheus-alertmanager)");
        _server = await ServerProcess.StartAsync(_folder.Path, $$"""
            host_watcher:
              enabled: false
            receivers:
              webhooks:
                - name: team
                  url: {{_webhook.Url}}
                - name: oncall
                  url: {{_webhook.Url}}
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 1s
              group_interval: 2s
              repeat_interval: 4h
              routes:
                - receiver: oncall
                  matchers: ['severity="critical"', 'service=~"db|cache"']
                  mute_time_intervals: [never]
            inhibit_rules:
              - source_matchers: [severity="critical"]
                target_matchers: [severity="warning"]
                equal: [service]
            time_intervals:
              - name: never
                time_intervals:
                  - years: ['1999']
            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await _webhook.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Alert_Add_IsToldAndQueriedAndEnds()
    {
        await AmtoolAsync("alert", "add", "DiskFull", "service=db", "severity=critical", "--annotation=summary=no room");
        var listed = await AmtoolAsync("alert", "query", "service=db", "-o", "json");
        using var alerts = JsonDocument.Parse(listed);
        var alert = alerts.RootElement.EnumerateArray().Single();
        alert.GetProperty("labels").GetProperty("alertname").GetString().ShouldBe("DiskFull");
        alert.GetProperty("status").GetProperty("state").GetString().ShouldBe("active");
        alert.GetProperty("receivers")[0].GetProperty("name").GetString().ShouldBe("oncall");
        (await AmtoolAsync("alert", "query", "service=cache")).ShouldNotContain("DiskFull");

        var fired = await WaitForAsync(n => n.Group is { Firing: 1 });
        fired.Group!.Labels["alertname"].ShouldBe("DiskFull");
        fired.Group.Cause.ShouldBe("new_alerts");
        fired.Alert.Severity.ShouldBe("critical");
        fired.Alert.Summary.ShouldBe("DiskFull: no room");

        await AmtoolAsync("alert", "add", "DiskFull", "service=db", "severity=critical", $"--end={DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
        (await WaitForAsync(n => n.Group is { Resolved: 1 })).Alert.Status.ShouldBe("resolved");
        (await AmtoolAsync("alert", "query")).ShouldNotContain("DiskFull");
    }

    [Fact]
    public async Task Silence_AddQueryExpire_HoldsBackAndLetsGo()
    {
        var id = (await AmtoolAsync("silence", "add", "service=mail", "--author=ann", "--comment=upgrade", "--duration=1h")).Trim();
        (await AmtoolAsync("silence", "query", "service=mail")).ShouldContain(id);
        await AmtoolAsync("alert", "add", "QueueLong", "service=mail", "severity=warning");
        (await AmtoolAsync("alert", "query", "--silenced", "service=mail")).ShouldContain("QueueLong");
        (await AmtoolAsync("alert", "query", "service=mail")).ShouldNotContain("QueueLong");

        await AmtoolAsync("silence", "expire", id);
        (await AmtoolAsync("silence", "query")).ShouldNotContain(id);
        (await AmtoolAsync("silence", "query", "--expired")).ShouldContain(id);
        (await WaitForAsync(n => n.Group?.Labels.GetValueOrDefault("alertname") == "QueueLong")).Group!.Firing.ShouldBe(1);
    }

    [Fact]
    public async Task Config_RoutesTest_FindsTheRoute()
    {
        (await AmtoolAsync("config", "routes", "test", "severity=critical", "service=db")).Trim().ShouldBe("oncall");
        (await AmtoolAsync("config", "routes", "test", "severity=critical", "service=dbs")).Trim().ShouldBe("team");
        (await AmtoolAsync("config", "show")).ShouldContain("group_wait: 1s");
    }

    [Fact]
    public async Task Alert_Inhibited_IsListedAsSuch()
    {
        await AmtoolAsync("alert", "add", "Down", "service=web", "severity=critical");
        await AmtoolAsync("alert", "add", "Slow", "service=web", "severity=warning");
        (await AmtoolAsync("alert", "query", "--inhibited", "service=web")).ShouldContain("Slow");
        (await AmtoolAsync("alert", "query", "service=web")).ShouldNotContain("Slow");
    }

    private async Task<Notification> WaitForAsync(Func<Notification, bool> wanted)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (_webhook.Calls.Select(c => JsonSerializer.Deserialize(c.Body, V1Json.Default.Notification)!).FirstOrDefault(wanted) is { } found)
                return found;
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
        }

        throw new TimeoutException($"No such notification; what came: {string.Join('\n', _webhook.Calls.Select(c => c.Text))}");
    }

    private async Task<string> AmtoolAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executables.Amtool!, [$"--alertmanager.url={_server.Url}", .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        process.ExitCode.ShouldBe(0, $"amtool {string.Join(' ', arguments)}: {await error}");
        return await output;
    }
}
