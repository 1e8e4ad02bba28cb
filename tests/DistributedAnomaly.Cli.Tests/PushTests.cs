using System.Diagnostics;
using System.Text;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class PushTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Push_Csv_SendsEveryRowOnceInOrder()
    {
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll);
        var (a, b) = (Write("a.csv", "timestamp,cpu,mem\n" + Rows(0, 25)), Write("b.csv", "timestamp,cpu,mem\n" + Rows(25, 10)));

        var run = await CliRun.HereAsync("push", a, b, "--fleet", "host", "--batch", "10", "--server", server.Url.ToString(), "--api-key", "k");

        run.Code.ShouldBe(ExitCode.Done);
        run.Out.ShouldStartWith("35 accepted (0 of them duplicates or late), 0 rejected; last acknowledged row 35");
        server.Requests.Select(r => r.Lines.Length).ShouldBe([10, 10, 10, 5]);
        server.Requests[0].Target.ShouldBe("/api/v1/fleets/host/observations?verdicts=none");
        server.Requests[0].Authorization.ShouldBe("Bearer k");
        var sent = Sent(server);
        sent.Select(o => o.Entity).ShouldBe([.. Enumerable.Repeat("a", 25), .. Enumerable.Repeat("b", 10)]);
        sent[3].Timestamp.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_770_000_003));
        sent[3].Metrics.ShouldBe(new Dictionary<string, double> { ["cpu"] = 3.5 }, "the other cell is empty");
        sent[4].Metrics.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Push_JsonAndNdjson_AreSentAsTheyAre()
    {
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll);
        const string One = """{"entity":"w","timestamp":"2026-05-01T12:00:00Z","metrics":{"cpu":1},"context":{"role":"db"}}""";
        var lines = Write("a.ndjson", One + "\r\n\n" + One.Replace("\"cpu\":1", "\"cpu\":NaN", StringComparison.Ordinal));
        var document = Write("b.json", $$"""{ "observations": [ {{One}}, { "entity" : "v",{{"\n"}} "timestamp": 1770000000, "metrics": {} } ] }""");
        var list = Write("c.txt", $"[{One}]");

        (await CliRun.HereAsync("push", lines, document, "-f", "host", "-s", server.Url.ToString())).Code.ShouldBe(ExitCode.Done);
        (await CliRun.HereAsync("push", list, "--format", "json", "-f", "host", "-s", server.Url.ToString())).Code.ShouldBe(ExitCode.Done);

        server.Requests[0].Lines.ShouldBe(
            [One, One.Replace("\"cpu\":1", "\"cpu\":NaN", StringComparison.Ordinal), One, """{"entity":"v","timestamp":1770000000,"metrics":{}}"""]);
        server.Requests[1].Lines.ShouldBe([One]);
    }

    [Fact]
    public async Task Push_ServerFailsInTheMiddle_SaysWhereAndGoesOnFromThere()
    {
        var broken = true;
        var taken = new List<string>();
        await using var server = await StubServer.StartAsync(request =>
        {
            if (broken && taken.Count >= 20)
                return StubAnswer.Problem(403, "Forbidden", "the key may not push");
            taken.AddRange(request.Lines);
            return StubAnswer.TakenAll(request);
        });
        var path = Write("a.csv", "timestamp,cpu,mem\n" + Rows(0, 50));
        string[] args = ["push", path, "-f", "host", "--batch", "10", "--json", "-s", server.Url.ToString()];

        var first = await CliRun.HereAsync(args);
        broken = false;
        var second = await CliRun.HereAsync([.. args, "--from", "21"]);

        first.Code.ShouldBe(ExitCode.Failed);
        first.Error.ShouldContain("403 Forbidden: the key may not push");
        first.Error.ShouldContain("go on with --from 21");
        var summary = JsonDocument.Parse(first.Out).RootElement;
        summary.GetProperty("complete").GetBoolean().ShouldBeFalse();
        summary.GetProperty("lastAcknowledgedRow").GetInt64().ShouldBe(20);
        second.Code.ShouldBe(ExitCode.Done);
        JsonDocument.Parse(second.Out).RootElement.GetProperty("lastAcknowledgedRow").GetInt64().ShouldBe(50);
        taken.Count.ShouldBe(50);
        taken.Distinct(StringComparer.Ordinal).Count().ShouldBe(50);
    }

    [Fact]
    public async Task Push_Overload_WaitsAsLongAsTheServerAsks()
    {
        var calls = 0;
        await using var server = await StubServer.StartAsync(request => Interlocked.Increment(ref calls) == 1
            ? StubAnswer.Problem(429, "Overloaded", "queue full", ("Retry-After", "1")) : StubAnswer.TakenAll(request));

        var run = await CliRun.HereAsync("push", Write("a.csv", "timestamp,cpu,mem\n" + Rows(0, 5)), "-f", "host", "-s", server.Url.ToString());

        run.Code.ShouldBe(ExitCode.Done);
        run.Error.ShouldContain("429 Overloaded: queue full; next try in 1.0 s");
        (server.Requests[1].At - server.Requests[0].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.99));
        server.Requests[1].Body.ShouldBe(server.Requests[0].Body);
    }

    [Fact]
    public async Task Push_SomeRowsAreBad_NamesThemAndSendsTheOthers()
    {
        await using var server = await StubServer.StartAsync(request => StubAnswer.Taken(request.Lines.Length - 1, new Rejection(1, "too old")));
        var path = Write("a.csv", "timestamp,cpu\n1770000000,1\nsoon,2\n1770000002,3\n1770000003,4\n1770000004,Infinity\n");

        var run = await CliRun.HereAsync("push", path, "-f", "host", "-s", server.Url.ToString());

        run.Code.ShouldBe(ExitCode.Partial);
        run.Out.ShouldStartWith("2 accepted (0 of them duplicates or late), 3 rejected; last acknowledged row 5");
        run.Error.ShouldContain("row 3 rejected: too old");
        run.Error.ShouldContain("row 2 rejected: ");
        run.Error.ShouldContain("line 3: the timestamp cannot be read");
        run.Error.ShouldContain("line 6: a value is not finite");
        server.Requests.ShouldHaveSingleItem().Lines.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Push_RowsAtALimit_AreSentAgainAlone()
    {
        await using var server = await StubServer.StartAsync(request => request.Lines.Length == 5
            ? StubAnswer.Taken(3, new Rejection(4, "no room", Retry: true), new Rejection(2, "no room", Retry: true)) : StubAnswer.TakenAll(request));

        var run = await CliRun.HereAsync("push", Write("a.csv", "timestamp,cpu,mem\n" + Rows(0, 5)), "-f", "host", "-s", server.Url.ToString());

        run.Code.ShouldBe(ExitCode.Done);
        run.Out.ShouldStartWith("5 accepted");
        server.Requests[1].Lines.ShouldBe([server.Requests[0].Lines[2], server.Requests[0].Lines[4]]);
    }

    [Fact]
    public async Task Push_DamagedFile_SendsTheRowsBefore()
    {
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll);
        var path = Write("a.csv", "timestamp,cpu,mem\n" + Rows(0, 7) + "1770000999,\"1,2\n");

        var run = await CliRun.HereAsync("push", path, "-f", "host", "--batch", "5", "-s", server.Url.ToString());

        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("a.csv: line 9: a quoted field is not closed");
        run.Error.ShouldContain("go on with --from 8");
        server.Requests.Sum(r => r.Lines.Length).ShouldBe(7);
    }

    [Fact]
    public async Task Push_NobodyListens_EndsWithItsOwnCode()
    {
        var run = await CliRun.ProcessAsync(
            "push", Write("a.csv", "timestamp,cpu,mem\n" + Rows(0, 5)), "-f", "host", "--retry-for", "0", "-s", $"http://127.0.0.1:{LoopbackPorts.Next()}");

        run.Code.ShouldBe(ExitCode.NoServer);
        run.Error.ShouldContain("the server cannot be reached");
        run.Error.ShouldContain("go on with --from 1");
        run.Out.ShouldStartWith("0 accepted");
    }

    [Fact]
    public async Task Push_Interrupted_SaysWhereToGoOn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals are sent with kill");
        var requests = 0;
        await using var server = await StubServer.StartAsync(request =>
        {
            // The second batch is never answered within the test's patience.
            if (Interlocked.Increment(ref requests) > 1)
                Thread.Sleep(TimeSpan.FromSeconds(2));
            return StubAnswer.TakenAll(request);
        });
        using var process = CliRun.Start(
            "push", Write("a.csv", "timestamp,cpu,mem\n" + Rows(0, 50)), "-f", "host", "--batch", "10", "-s", server.Url.ToString());
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref requests) >= 2);

        using var kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
        var run = await CliRun.EndAsync(process);

        run.Code.ShouldBe(ExitCode.Interrupted);
        run.Error.ShouldContain("anomaly: interrupted");
        run.Error.ShouldContain("go on with --from 11");
        run.Error.ShouldNotContain("   at ");
        run.Out.ShouldContain("last acknowledged row 10;");
    }

    [Theory]
    [InlineData("a.txt", "does not say what it is")]
    [InlineData("a.csv", "rows count from 1", "--from", "0")]
    [InlineData("a.csv", "it must be 1 to 100000", "--batch", "0")]
    [InlineData("a.csv", "is not an http or https address", "--server", "localhost:80")]
    public async Task Push_CommandLineIsWrong_IsUsage(string name, string reason, params string[] more)
    {
        var run = await CliRun.HereAsync(["push", Write(name, "timestamp,cpu\n1,2\n"), "--fleet", "host", .. more]);
        run.Code.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(reason);
        run.Out.ShouldBeEmpty();
    }

    /// <summary>One row a second; every third has one value only.</summary>
    private static string Rows(int first, int count) => string.Concat(
        Enumerable.Range(first, count).Select(i => $"{1_770_000_000 + i},{i}.5,{(i % 3 == 0 ? "" : "7")}\n"));

    private static List<Observation> Sent(StubServer server) =>
        [.. server.Requests.SelectMany(r => r.Lines).Select(line => JsonSerializer.Deserialize(line, V1Json.Default.Observation)!)];

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content, Encoding.UTF8);
        return _folder.File(name);
    }
}
