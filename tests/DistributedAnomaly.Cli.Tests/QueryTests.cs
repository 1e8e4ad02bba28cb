using System.Text.Json;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class QueryTests
{
    private const string Fleet =
        """{"name":"host","entities":3,"learning":0,"normal":2,"anomalous":1,"silent":0,"firingAlerts":1,"observations":12345,"lastSeen":"2026-05-01T12:00:00Z"}""";

    private const string Item = """{"entity":"web[1]","state":"anomalous","severity":"warning","surprise":5.25,"topMetric":"cpu","lastSeen":"2026-05-01T12:00:00Z","samples":99}""";

    private const string Alert =
        """
        {"id":"a1","kind":"anomaly","fleet":"host","entity":"web[1]","status":"firing","severity":"warning","revision":1,"started":"2026-05-01T12:00:00Z",
        "updated":"2026-05-01T12:00:00Z","surprise":5.25,"summary":"cpu is 97, expected 4","reasons":[],"labels":{}}
        """;

    private const string Entity =
        """
        {"fleet":"host","name":"web[1]","state":"anomalous","severity":"warning","surprise":5.25,"threshold":4.2,"lastSeen":"2026-05-01T12:00:00Z",
        "lastReceived":"2026-05-01T12:00:01Z","cadenceSeconds":1,"silentAfterSeconds":30,"samples":99,"fidelity":"full",
        "episode":{"number":1,"started":"2026-05-01T11:59:00Z","severity":"warning","peakSurprise":6},"labels":{"role":"db"},
        "reasons":[{"metric":"cpu","observed":97.3,"expected":4.1,"low":0,"high":9,"detector":"zscore","surprise":5.25,"share":0.9}],
        "metrics":[{"name":"mem","value":1,"expected":1,"low":0,"high":2,"deviation":0,"surprise":0.1,"detector":"","samples":99},
                   {"name":"cpu","value":97.3,"expected":4.1,"low":0,"high":9,"deviation":19,"surprise":5.25,"detector":"zscore","samples":99}]}
        """;

    [Theory]
    [InlineData("fleets", "host", "12,345")]
    [InlineData("entities host", "web[1]", "anomalous", "5.3", "cpu")]
    [InlineData("entity host web[1]", "web[1]", "97.3", "zscore", "90 %", "role", "usually every 1 s", "open since 2026-05-01 11:59:00 UTC")]
    [InlineData("alerts --status firing", "a1", "host/web[1]", "cpu is 97, expected 4")]
    [InlineData("watch --once", "12,345", "cpu is 97, expected 4")]
    [InlineData("watch --once --fleet host", "99", "cpu is 97, expected 4")]
    public async Task Command_Table_ShowsWhatTheServerSaid(string command, params string[] expected)
    {
        await using var server = await StubServer.StartAsync(Answer);

        var run = await CliRun.HereAsync([.. command.Split(' '), "--server", server.Url.ToString()]);

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        foreach (var text in expected)
            run.Out.ShouldContain(text);
        run.Out.ShouldNotContain("\u001b");
        run.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("fleets", "fleets")]
    [InlineData("entities host", "entities")]
    [InlineData("entity host web[1]", "metrics")]
    [InlineData("alerts", "alerts")]
    [InlineData("watch --once --fleet host", "entities")]
    public async Task Command_Json_IsTheServersShape(string command, string property)
    {
        await using var server = await StubServer.StartAsync(Answer);

        var run = await CliRun.HereAsync([.. command.Split(' '), "--json", "--server", server.Url.ToString()]);

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        JsonDocument.Parse(run.Out).RootElement.GetProperty(property).GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Entities_Limit_IsNotExceededOverPages()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, $$"""{"entities":[{{Item}},{{Item}}],"cursor":"next"}"""));

        var run = await CliRun.HereAsync("entities", "host", "--limit", "5", "--json", "--server", server.Url.ToString());

        JsonDocument.Parse(run.Out).RootElement.GetProperty("entities").GetArrayLength().ShouldBe(5);
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Command_NotFound_SaysWhatTheServerSaid()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Problem(404, "Not found", "there is no entity 'x' in fleet 'host'"));

        var run = await CliRun.HereAsync("entity", "host", "x", "--server", server.Url.ToString());

        run.Code.ShouldBe(ExitCode.Failed);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldBe("anomaly: the server answered 404 Not found: there is no entity 'x' in fleet 'host'" + Environment.NewLine);
    }

    [Fact]
    public async Task Watch_Interrupted_EndsClean()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals are sent with kill");
        var fail = false;
        await using var server = await StubServer.StartAsync(request => Volatile.Read(ref fail) ? new StubAnswer(500, "oops") : Answer(request));
        using var process = CliRun.Start("watch", "--json", "--interval", "1", "--server", server.Url.ToString());
        await Eventually.BecomesTrueAsync(() => server.Requests.Count >= 2);
        Volatile.Write(ref fail, true);
        await Eventually.BecomesTrueAsync(() => server.Requests.Count >= 4);

        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", process.Id.ToString()]);
        var run = await CliRun.EndAsync(process);

        run.Code.ShouldBe(ExitCode.Done);
        run.Lines.ShouldNotBeEmpty();
        run.Error.ShouldContain("the server answered 500");
        run.Error.ShouldNotContain("   at ");
    }

    private static StubAnswer Answer(StubRequest request) => request.Target.Split('?')[0] switch
    {
        "/api/v1/fleets" => new StubAnswer(200, $$"""{"fleets":[{{Fleet}}]}"""),
        "/api/v1/fleets/host/entities" => new StubAnswer(200, $$"""{"entities":[{{Item}}]}"""),
        "/api/v1/fleets/host/entities/web%5B1%5D" => new StubAnswer(200, Entity),
        "/api/v1/alerts" => new StubAnswer(200, $$"""{"alerts":[{{Alert}}]}"""),
        _ => StubAnswer.Problem(404, "Not found", request.Target),
    };
}
