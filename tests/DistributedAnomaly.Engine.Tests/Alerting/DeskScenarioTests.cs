using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Engine.Alerting;
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
        var receivers = Receivers(scenario);
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
        var told = stores.SelectMany(s => s.Committed).SelectMany(c => c.Commit.Notifications, (c, n) => Told(n, c.AtMs - startMs));
        scenario.Lines(told).ShouldBe(scenario.ExpectedLines);
    }

    private static IReceiver[] Receivers(AlertScenario scenario)
    {
        var policies = scenario.Steps.Select(s => s.Policy).OfType<AlertPolicy>().Append(scenario.Policy);
        return [.. policies.SelectMany(p => p.Routing.All).SelectMany(Names).Distinct(StringComparer.Ordinal).Select(n => new TakingReceiver(n))];

        IEnumerable<string> Names(Route route) => route.Receivers.Concat(route.Escalation.Select(e => e.Receiver));
    }

    private static ScenarioTold Told(OutboxItem item, long afterMs)
    {
        var (receiver, notification) = item;
        var alert = notification.Alert;
        var group = notification.Group;
        var fires = alert.Status == Core.Alerting.AlertStatus.Firing;
        return new ScenarioTold(
            TimeSpan.FromMilliseconds(afterMs), receiver,
            ScenarioTold.Names(group?.Firing ?? (fires ? [alert] : [])), ScenarioTold.Names(group?.Resolved ?? (fires ? [] : [alert])),
            group is null ? null : group.Cause.ToString().ToLowerInvariant());
    }

    // The clock stands still until the desk has done what is due.
    private static async Task PassUntilAsync(AlertRig rig, DateTimeOffset time)
    {
        var untilMs = time.ToUnixTimeMilliseconds();
        while (true)
        {
            await TestKit.Eventually.BecomesTrueAsync(() => !(rig.Desk.View.State.NextMs <= rig.Clock.NowMs));
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
