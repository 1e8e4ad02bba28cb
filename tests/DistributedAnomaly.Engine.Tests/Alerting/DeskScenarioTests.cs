using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.TestKit;
using DistributedAnomaly.TestKit.AlertScenarios;

namespace DistributedAnomaly.Engine.Tests.Alerting;

/// <summary>Every scenario on a desk over a real SQLite file; the second time it is stopped and started after every step.</summary>
[Collection("alert meters")]
public sealed class DeskScenarioTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> Names => [.. AlertScenarioFile.All().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Desk_Scenario_TellsWhatItSays(string name) => CheckAsync(name, restarts: false);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Desk_ScenarioWithARestartAfterEveryStep_TellsTheSame(string name) => CheckAsync(name, restarts: true);

    private static async Task CheckAsync(string name, bool restarts)
    {
        var scenario = AlertScenarioFile.All().Single(s => s.Name == name);
        await using var rig = new AlertRig(scenario.Start);
        var stores = new List<CountingStore>();
        rig.Wrap = store =>
        {
            stores.Add(new CountingStore(store));
            return stores[^1];
        };
        rig.DeskOptions = new AlertDeskOptions { Policy = scenario.Policy };
        IReceiver[] receivers = [.. scenario.Receivers.Select(name => new TakingReceiver(name))];
        await rig.StartAsync(receivers);
        var events = new ScenarioEvents();
        foreach (var step in scenario.Steps)
        {
            await PassUntilAsync(rig, scenario.Start + step.At);
            await DoAsync(rig, events, step);
            if (!restarts)
                continue;
            await rig.StopAsync();
            await rig.StartAsync(receivers);
        }

        await PassUntilAsync(rig, scenario.Start + scenario.Until);
        var startMs = scenario.Start.ToUnixTimeMilliseconds();
        var told = stores.SelectMany(s => s.Committed).SelectMany(c => c.Commit.Notifications, (c, n) => ScenarioTold.Of(n, c.AtMs - startMs));
        scenario.Lines(told).ShouldBe(scenario.ExpectedLines);
    }

    // The clock stands still until the desk has done what is due.
    private static async Task PassUntilAsync(AlertRig rig, DateTimeOffset time)
    {
        var untilMs = time.ToUnixTimeMilliseconds();
        while (true)
        {
            await Eventually.BecomesTrueAsync(() => !(rig.Desk.View.State.NextMs <= rig.Clock.NowMs));
            var nextMs = Math.Min(untilMs, rig.Desk.View.State.NextMs ?? untilMs);
            if (nextMs <= rig.Clock.NowMs && untilMs <= rig.Clock.NowMs)
                return;
            rig.Clock.Advance(TimeSpan.FromMilliseconds(nextMs - rig.Clock.NowMs));
        }
    }

    private static async Task DoAsync(AlertRig rig, ScenarioEvents events, ScenarioAction step)
    {
        if (events.Of(step, rig.Clock.NowMs) is { } alertEvent)
        {
            await rig.HandleAsync(alertEvent);
        }
        else if (ScenarioEvents.DeskEventOf(step, rig.Clock.NowMs) is { } deskEvent)
        {
            await rig.Desk.DecideAsync(deskEvent, None);
        }
        else
        {
            rig.DeskOptions = new AlertDeskOptions { Policy = step.Policy! };
            await rig.Desk.ApplyAsync(step.Policy, None);
        }
    }
}
