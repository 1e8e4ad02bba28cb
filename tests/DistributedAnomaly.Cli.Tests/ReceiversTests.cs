using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class ReceiversTests
{
    [Fact]
    public async Task Test_ReceiverThatAnswers_TellsBeginningAndEnd()
    {
        await using var server = new LoopbackHttpReceiver(_ => new CannedReply(202));
        var run = await WithConfigAsync(
            $"pagerduty: [{{ name: pager, routing_key: s3cret-key, url: 'http://127.0.0.1:{server.Port}/' }}]",
            file => CliRun.HereAsync("receivers", "test", "pager", "--config", file, "--resolved"));
        run.Code.ShouldBe(0, run.Error);
        run.Lines.ShouldBe(["pagerduty pager: firing delivered (HTTP 202)", "pagerduty pager: resolved delivered (HTTP 202)"]);
        server.Calls.Count.ShouldBe(2);
        server.Calls[0].Text.ShouldContain("test/nothing-is-wrong");
    }

    [Fact]
    public async Task Test_ReceiverThatRefuses_ShowsTheAnswerWithoutSecrets()
    {
        await using var server = new LoopbackHttpReceiver(call => new CannedReply(403) { Body = "no access for " + call.Path });
        var run = await WithConfigAsync(
            $"slack: [{{ name: chat, url: 'http://127.0.0.1:{server.Port}/services/s3cret' }}]",
            file => CliRun.HereAsync("receivers", "test", "chat", "--config", file));
        run.Code.ShouldBe(1);
        run.Lines.Single().ShouldBe("slack chat: firing refused, would not be tried again: HTTP 403: no access for ***");
    }

    [Fact]
    public async Task Test_UnknownName_SaysWhatThereIs()
    {
        var run = await WithConfigAsync("slack: [{ name: chat, url: 'http://x' }]", file => CliRun.HereAsync("receivers", "test", "chatt", "--config", file));
        run.Code.ShouldBe(2);
        run.Error.ShouldContain("there are: chat");
    }

    [Fact]
    public async Task List_Receivers_HaveTheirKind()
    {
        var run = await WithConfigAsync("slack: [{ name: chat, url: 'http://x' }]", file => CliRun.HereAsync("receivers", "list", "--config", file));
        run.Lines.ShouldBe(["chat\tslack"]);
    }

    [Fact]
    public async Task Check_WrongTemplate_SaysWhereAndEndsWith2()
    {
        var run = await WithConfigAsync("slack: [{ name: chat, url: 'http://x', text: '{{ alrt }}' }]", file => CliRun.HereAsync("config", "check", file));
        run.Code.ShouldBe(2);
        run.Error.ShouldContain("line 1, column 4: there is no 'alrt' here");
        run.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_Good_SaysWhatItHas()
    {
        var run = await WithConfigAsync("slack: [{ name: chat, url: 'http://x' }]", file => CliRun.HereAsync("config", "check", file));
        run.Code.ShouldBe(0, run.Error);
        run.Out.ShouldContain("0 named fleets, 1 receivers (slack chat)");
    }

    private static async Task<CliRun> WithConfigAsync(string receivers, Func<string, Task<CliRun>> run)
    {
        using var folder = new TempFolder();
        var file = folder.File("anomaly.yaml");
        await File.WriteAllTextAsync(file, $"receivers: {{ {receivers} }}\n", TestContext.Current.CancellationToken);
        return await run(file);
    }
}
