using System.Diagnostics;
using System.Text.Json;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

/// <summary>The whole way, in real processes: <c>serve</c>, <c>push</c>, and the questions.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_PushAndAsk_GivesTheScoreOfTheSameFile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals are sent with kill");
        var url = $"http://127.0.0.1:{LoopbackPorts.Next()}";
        using var server = CliRun.Start("serve", "--listen", url, "--data", _folder.File("data"), "--no-host-watcher");
        var ready = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        ready.ShouldNotBeNull().ShouldContain(url);
        var random = new Random(4);
        var rows = string.Concat(Enumerable.Range(0, 3000).Select(i => $"2026-01-{1 + i / 1440:00} {i / 60 % 24:00}:{i % 60:00}:00,{random.Next(100, 200)},{(i % 9 == 0 ? "" : "0.25")}\n"));
        File.WriteAllText(_folder.File("web1.csv"), "timestamp,cpu,mem\n" + rows + "2026-01-05 00:00:00,9000,0.25\n");

        var scored = await CliRun.HereAsync("score", _folder.File("web1.csv"));
        var pushed = await CliRun.ProcessAsync("push", _folder.File("web1.csv"), "-f", "shop", "-s", url, "--json");
        var again = await CliRun.ProcessAsync("push", _folder.File("web1.csv"), "-f", "shop", "-s", url, "--json", "--from", "2001");
        var entity = await CliRun.ProcessAsync("entity", "shop", "web1", "-s", url, "--json");
        var fleets = await CliRun.ProcessAsync("fleets", "-s", url);

        pushed.Code.ShouldBe(ExitCode.Done, pushed.Error);
        JsonDocument.Parse(pushed.Out).RootElement.GetProperty("accepted").GetInt64().ShouldBe(3001);
        JsonDocument.Parse(again.Out).RootElement.GetProperty("ignored").GetInt64().ShouldBe(1001);
        var last = scored.Lines[^1].Split(',');
        var surprise = JsonDocument.Parse(entity.Out).RootElement.GetProperty("surprise").GetDouble();
        Math.Round(surprise, 6).ShouldBe(double.Parse(last[2]));
        surprise.ShouldBeGreaterThan(2);
        fleets.Out.ShouldContain("shop");

        using var kill = Process.Start("kill", ["-INT", server.Id.ToString()]);
        (await CliRun.EndAsync(server)).Code.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task Serve_ConfigurationIsWrong_IsUsage()
    {
        File.WriteAllText(_folder.File("bad.yaml"), "nonsense: 1\n");

        var run = await CliRun.ProcessAsync("serve", "--config", _folder.File("bad.yaml"), "--data", _folder.File("data"));

        run.Code.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("bad.yaml:1:1:");
        run.Out.ShouldBeEmpty();
    }
}
