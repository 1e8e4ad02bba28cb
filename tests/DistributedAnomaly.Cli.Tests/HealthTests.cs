using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_Ready_IsZero()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, "ready\n"));

        var run = await CliRun.HereAsync("health", "--server", server.Url.ToString());

        run.Code.ShouldBe(0, run.Error);
        run.Out.ShouldBe("ready\n");
        server.Requests.Single().Target.ShouldBe("/readyz");
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(404)]
    public async Task Health_NotReady_IsOne(int status)
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(status, "no\n"));

        var run = await CliRun.HereAsync("health", "--server", server.Url.ToString());

        run.Code.ShouldBe(1);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldContain("not ready");
    }

    [Fact]
    public async Task Health_NobodyThere_IsOne()
    {
        var run = await CliRun.HereAsync("health", "--server", $"http://127.0.0.1:{LoopbackPorts.Next()}");

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("cannot be reached");
    }

    [Fact]
    public async Task Health_NoAnswerInTime_IsOne()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        var run = await CliRun.HereAsync("health", "--timeout", "1", "--server", $"http://{silent.LocalEndpoint}");

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("did not answer within 1 s");
    }
}
