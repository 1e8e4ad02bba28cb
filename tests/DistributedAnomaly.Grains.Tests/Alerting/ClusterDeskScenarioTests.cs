using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.TestKit.AlertScenarios;

namespace DistributedAnomaly.Grains.Tests.Alerting;

/// <summary>The scenarios of the alert desk on a cluster: entities' desks decide, and hand over to the group desk, which tells.</summary>
public sealed class ClusterDeskScenarioTests
{
    public static TheoryData<string> FirstOfEachFile =>
        [.. AlertScenarioFile.All().GroupBy(s => s.Name.Split(':')[0], StringComparer.Ordinal).Select(file => file.First().Name)];

    public static TheoryData<string> Others => [.. AlertScenarioFile.All().Select(s => s.Name).Except(FirstOfEachFile.Select(row => row.Data))];

    [Theory]
    [MemberData(nameof(FirstOfEachFile))]
    public Task Desk_Scenario_TellsWhatItSays(string name) => CheckAsync(name);

    [Theory]
    [MemberData(nameof(Others))]
    [Trait("Category", "Slow")]
    public Task Desk_OtherScenario_TellsWhatItSays(string name) => CheckAsync(name);

    private static async Task CheckAsync(string name)
    {
        var scenario = AlertScenarioFile.All().Single(s => s.Name == name);
        await using var cluster = await ScenarioCluster.StartAsync(scenario.Start, scenario.Receivers, scenario.Policy);
        var events = new ScenarioEvents();
        var silences = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in scenario.Steps)
        {
            await PassUntilAsync(cluster, scenario.Start + step.At);
            await DoAsync(cluster, scenario, events, silences, step);
        }

        await PassUntilAsync(cluster, scenario.Start + scenario.Until);
        var startMs = scenario.Start.ToUnixTimeMilliseconds();
        var told = cluster.Committed.SelectMany(c => c.Commit.Notifications, (c, n) => ScenarioTold.Of(n, c.AtMs - startMs));
        scenario.Lines(told).ShouldBe(scenario.ExpectedLines);
    }

    private static async Task PassUntilAsync(ScenarioCluster cluster, DateTimeOffset time)
    {
        var untilMs = time.ToUnixTimeMilliseconds();
        while (true)
        {
            var nextMs = Math.Min(untilMs, await cluster.RestsAsync() ?? untilMs);
            if (untilMs <= cluster.Clock.NowMs)
                return;
            cluster.Clock.Advance(TimeSpan.FromMilliseconds(nextMs - cluster.Clock.NowMs));
        }
    }

    private static async Task DoAsync(
        ScenarioCluster cluster, AlertScenario scenario, ScenarioEvents events, Dictionary<string, string> silences, ScenarioAction step)
    {
        var token = TestContext.Current.CancellationToken;
        if (events.Of(step, cluster.Clock.NowMs) is { } alertEvent)
        {
            await cluster.Desk.HandleAsync([alertEvent], token);
            return;
        }

        switch (ScenarioEvents.DeskEventOf(step, cluster.Clock.NowMs))
        {
            case SilencePut put:
                silences[put.Silence.Id] = await cluster.Desk.PutSilenceAsync(
                    put.Silence with { Id = silences.GetValueOrDefault(put.Silence.Id, "") }, token);
                break;
            case SilenceEnded ended:
                await cluster.Desk.EndSilenceAsync(silences[ended.Id], token);
                break;
            default:
                await cluster.ApplyAsync(scenario.Receivers, step.Policy!);
                break;
        }
    }
}
