using System.Globalization;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.TestKit.AlertScenarios;
using FsCheck;
using FsCheck.Fluent;

namespace DistributedAnomaly.Core.Tests.Alerting.Desk;

/// <summary>Whatever happens in whatever order: no alert is stuck, none both fires and is over, and whoever was told the beginning is told the end.</summary>
public sealed class DeskPropertyTests
{
    private const long StartMs = 1_767_600_000_000;
    private const long MinuteMs = 60_000;

    private static readonly string[] Entities = ["web1", "web2", "web3", "shop/till1", "shop/till2"];

    private static readonly AlertPolicy[] Policies =
    [
        Policy("direct team boss"),
        Policy("direct team", "flapping ends=2 within=1h hold=10m", "bounds alerts=2"),
        Policy("route team group_by=fleet wait=30s interval=5m repeat=1h escalate=10m:boss,20m:chief", "  route shop {fleet=\"shop\"} continue",
            "  route oncall {severity=\"critical\"} group_by=... wait=0s interval=0s repeat=30m",
            "inhibit source={severity=\"critical\"} target={severity=\"warning\"} equal=fleet", "inhibit relation=fleet",
            "flapping ends=3 within=1h hold=10m longest=30m", "maintenance m {entity=\"web3\"} from=20m to=90m"),
        Policy("route boss wait=1m interval=2m repeat=3h", "bounds alerts=4 group=2", "flapping ends=2 within=30m hold=5m"),
    ];

    // More of them: DESK_PROPERTY_CASES=20000.
    private static readonly Config Cases = Config.QuickThrowOnFailure
        .WithMaxTest(int.Parse(Environment.GetEnvironmentVariable("DESK_PROPERTY_CASES") ?? "400", CultureInfo.InvariantCulture));

    [Fact]
    public void Decide_AnyInterleaving_NobodyIsLeftWithoutTheEnd() => ForAll(numbers => Run(numbers, reload: false));

    [Fact]
    public void Decide_AnyInterleavingWithReloads_NobodyIsLeftWithoutTheEnd() => ForAll(numbers => Run(numbers, reload: true));

    [Fact]
    public void Decide_AnyInterleavingThenCalm_WhatFiresIsToldToEverybodyOfItsRoutes() => ForAll(numbers => Run(numbers, reload: true, CheckEverybodyKnows));

    [Fact]
    public void Decide_SameEventsTwice_SameTransitions()
    {
        var steps = Enumerable.Range(0, 60).Select(i => i * 7919 % 1_000_003).ToArray();
        var (first, second) = (Run(steps, reload: true), Run(steps, reload: true));
        first.Told.Count.ShouldBeGreaterThan(10);
        first.Log.Select(l => l.Transition.ToString()).ShouldBe(second.Log.Select(l => l.Transition.ToString()));
    }

    private static void ForAll(Action<int[]> holds) =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ListOf(60).ToArbitrary(), numbers => holds([.. numbers])).Check(Cases);

    private static PureDesk Run(int[] numbers, bool reload, Action<PureDesk, long>? inTheCalm = null)
    {
        var desk = new PureDesk(PolicyOf(numbers.Length == 0 ? 0 : numbers[0], reload));
        var events = new ScenarioEvents();
        var open = new HashSet<string>(StringComparer.Ordinal);
        var nowMs = StartMs;
        foreach (var number in numbers)
        {
            nowMs += number % 13 * 20_000;
            desk.PassUntil(nowMs);
            Do(desk, events, open, number, nowMs, reload);
            CheckState(desk);
        }

        if (inTheCalm is not null)
        {
            foreach (var id in (string[])["s0", "s1", "s2"])
                desk.Decide(new SilenceEnded(id), nowMs);
            // Beyond maintenance, flapping and the longest interval.
            nowMs += 6 * 60 * MinuteMs;
            desk.PassUntil(nowMs);
            inTheCalm(desk, nowMs);
        }

        foreach (var entity in open)
            Act(desk, events, "resolve", entity, nowMs);
        desk.PassUntil(nowMs + 3 * 24 * 60 * MinuteMs);
        desk.State.Groups.ShouldBeEmpty();
        desk.State.Alerts.ShouldBeEmpty();
        CheckTold(desk, reload);
        return desk;
    }

    private static void CheckEverybodyKnows(PureDesk desk, long nowMs)
    {
        foreach (var standing in DeskInspection.Of(desk.State, desk.Policy, nowMs).Where(s => !s.IsHeld && s.Alert.Acknowledged is null))
        {
            var told = desk.Told.Select(t => t.Notification).Where(n => n.Firing.Any(a => a.Id == standing.Alert.Id)).SelectMany(n => n.Receivers);
            standing.Receivers.Except(told).ShouldBeEmpty(standing.Alert.Id);
        }
    }

    private static void Do(PureDesk desk, ScenarioEvents events, HashSet<string> open, int number, long nowMs, bool reload)
    {
        var entity = Entities[number / 16 % Entities.Length];
        switch (number % 16)
        {
            case < 5 when open.Add(entity):
                Act(desk, events, "fire", entity, nowMs);
                break;
            case < 8 when open.Remove(entity):
                Act(desk, events, "resolve", entity, nowMs);
                break;
            case 8 when open.Contains(entity):
                Act(desk, events, "escalate", entity, nowMs);
                break;
            case 9 when open.Contains(entity):
                Act(desk, events, number % 3 == 0 ? "unack" : "ack", entity, nowMs);
                break;
            case 10:
                var matchers = MatcherSyntax.Parse(number % 2 == 0 ? """{fleet="host"}""" : """{severity="warning"}""");
                desk.Decide(new SilencePut(new Silence
                {
                    Id = $"s{number % 3}", Matchers = matchers, StartsMs = nowMs + number % 5 * MinuteMs,
                    // Some outlast everything.
                    EndsMs = nowMs + (number % 7 == 0 ? 100_000 : 6 + number % 60) * MinuteMs,
                }), nowMs);
                break;
            case 11:
                desk.Decide(new SilenceEnded($"s{number % 3}"), nowMs);
                break;
            case 12:
                desk.Restart(nowMs);
                break;
            case 13 when reload:
                desk.Apply(PolicyOf(number / 100, reload), nowMs);
                break;
            default:
                break;
        }
    }

    private static void Act(PureDesk desk, ScenarioEvents events, string verb, string entity, long nowMs) =>
        desk.Handle(events.Of(new ScenarioAction(TimeSpan.Zero, verb, entity, Core.Series.ContextLabels.Empty), nowMs)!, nowMs);

    private static void CheckState(PureDesk desk)
    {
        var state = desk.State;
        foreach (var (key, group) in state.Groups)
        {
            group.Members.IsEmpty.ShouldBeFalse(key);
            group.Members.Keys.All(id => state.Alerts[id].Groups.Contains(key)).ShouldBeTrue(key);
            group.Members.Values.All(m => m.Audience.All(group.Audience.Contains)).ShouldBeTrue(key);
            state.Timers.Contains(new DeskTimer(group.TimerMs, TimerKind.Group, key)).ShouldBeTrue(key);
        }

        state.Alerts.Values.All(a => a.Groups.Distinct(StringComparer.Ordinal).Count() == a.Groups.Length).ShouldBeTrue();
        state.Alerts.Values.All(a => a.Groups.All(key => state.Groups[key].Members.ContainsKey(a.Alert.Id))).ShouldBeTrue();
        state.Timers.Count(t => t.Kind == TimerKind.Group).ShouldBe(state.Groups.Count);
        state.Alerts.Count.ShouldBeLessThanOrEqualTo(20_000);
    }

    private static void CheckTold(PureDesk desk, bool reload)
    {
        foreach (var receiver in desk.Told.SelectMany(t => t.Notification.Receivers).Distinct(StringComparer.Ordinal))
        {
            var told = desk.Told.Where(t => t.Notification.Receivers.Contains(receiver)).Select(t => t.Notification).ToList();
            if (!reload)
                told.Select(t => t.IdempotencyKey).ShouldBeUnique();
            told.All(t => t.Firing.Length + t.Resolved.Length > 0).ShouldBeTrue();
            told.All(t => t.Firing.All(a => a.Status == AlertStatus.Firing) && t.Resolved.All(a => a.Status == AlertStatus.Resolved)).ShouldBeTrue();
            var firing = new HashSet<string>(StringComparer.Ordinal);
            var over = new HashSet<string>(StringComparer.Ordinal);
            foreach (var notification in told)
            {
                firing.UnionWith(notification.Firing.Select(a => a.Id));
                over.UnionWith(notification.Resolved.Select(a => a.Id));
                notification.Firing.Select(a => a.Id).Intersect(over).ShouldBeEmpty($"{receiver} is told that it fires after it was over");
            }

            firing.Except(over).ShouldBeEmpty($"{receiver} is not told the end");
        }
    }

    // Beyond the bound nothing is remembered of who was told: another policy may tell others.
    private static AlertPolicy PolicyOf(int number, bool reload)
    {
        var policy = Policies[number % Policies.Length];
        return reload ? policy with { MaxAlerts = 1000 } : policy;
    }

    private static AlertPolicy Policy(params string[] lines) => ScenarioPolicyText.Parse(lines, DateTimeOffset.FromUnixTimeMilliseconds(StartMs));
}
