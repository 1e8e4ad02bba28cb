using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.TestKit.AlertScenarios;

namespace DistributedAnomaly.Core.Tests.Alerting.Desk;

/// <summary>Every scenario on the decider alone; once as it is, once with a restart after every step.</summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> Names => [.. AlertScenarioFile.All().Select(s => s.Name)];

    [Fact]
    public void Files_Scenarios_AreManyAndHaveNamesOfTheirOwn()
    {
        var names = AlertScenarioFile.All().Select(s => s.Name).ToList();
        names.Count.ShouldBeGreaterThan(40);
        names.ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decide_Scenario_TellsWhatItSays(string name) => Check(name, restarts: false);

    [Theory]
    [MemberData(nameof(Names))]
    public void Decide_ScenarioWithARestartAfterEveryStep_TellsTheSame(string name) => Check(name, restarts: true);

    private static void Check(string name, bool restarts)
    {
        var scenario = AlertScenarioFile.All().Single(s => s.Name == name);
        var desk = new PureDesk(scenario.Policy);
        var events = new ScenarioEvents();
        var startMs = scenario.Start.ToUnixTimeMilliseconds();
        foreach (var step in scenario.Steps)
        {
            var nowMs = startMs + (long)step.At.TotalMilliseconds;
            desk.PassUntil(nowMs);
            Do(desk, events, step, nowMs);
            if (restarts)
                desk.Restart(nowMs);
        }

        desk.PassUntil(startMs + (long)scenario.Until.TotalMilliseconds);
        var told = desk.Told.SelectMany(t => t.Notification.Receivers.Select(receiver => new ScenarioTold(
            TimeSpan.FromMilliseconds(t.AtMs - startMs), receiver, ScenarioTold.Names(t.Notification.Firing),
            ScenarioTold.Names(t.Notification.Resolved), t.Notification.Cause.ToString().ToLowerInvariant())));
        scenario.Lines(told).ShouldBe(scenario.ExpectedLines, Report(desk, startMs));
    }

    private static void Do(PureDesk desk, ScenarioEvents events, ScenarioAction step, long nowMs)
    {
        if (events.Of(step, nowMs) is { } alertEvent)
            desk.Handle(alertEvent, nowMs);
        else if (ScenarioEvents.DeskEventOf(step, nowMs) is { } deskEvent)
            desk.Decide(deskEvent, nowMs);
        else if (step.Policy is { } policy)
            desk.Apply(policy, nowMs);
        else
            throw new InvalidOperationException($"'{step.Verb}' is no step.");
    }

    private static string Report(PureDesk desk, long startMs) =>
        string.Join('\n', desk.Log.Select(l => $"{(l.AtMs - startMs) / 1000.0}s {l.Transition.GetType().Name} {Short(l.Transition)}"));

    private static string Short(DeskTransition transition) => transition switch
    {
        Told told => $"{told.Notification.Subject} {told.Notification.Cause}",
        AlertHeld held => $"{held.AlertId} {held.Hold}",
        AlertGrouped grouped => $"{grouped.AlertId} {grouped.GroupKey}",
        AlertIgnored ignored => $"{ignored.AlertId} {ignored.Reason}",
        GroupEnded ended => ended.GroupKey,
        _ => "",
    };
}
