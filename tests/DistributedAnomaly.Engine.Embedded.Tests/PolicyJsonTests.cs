using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Planning;

namespace DistributedAnomaly.Engine.Embedded.Tests;

public sealed class PolicyJsonTests
{
    [Fact]
    public void Read_WhatWasWritten_GivesTheSameText()
    {
        var policies = new FleetPolicies
        {
            AutoCreate = false,
            MaxFleets = 7,
            Fleets = ImmutableDictionary<string, FleetPolicy>.Empty
                .Add("b", new FleetPolicy { AlertsPerDay = 0.1, TimeZone = "Europe/Berlin", Silence = new SilencePolicy { Intervals = 9 } })
                .Add("a", new FleetPolicy { Features = [new FeaturePolicy { Metric = "x", Kind = MetricKind.Counter }] })
                .Add("c", new FleetPolicy
                {
                    Context = ["country"], Rules = [new RulePolicy { Name = "r", When = "a > 1", Expect = "country == \"DE\"", Surprise = 6, For = 3 }],
                    Calendar = new CalendarPolicy { Holidays = [new Holiday(new DateOnly(2026, 12, 31), new DateOnly(2027, 1, 1))], TreatAs = DayOfWeek.Monday },
                }),
        };

        var text = PolicyJson.Write(policies);
        var read = PolicyJson.Read(text);

        PolicyJson.Write(read).ShouldBe(text);
        read.Fleets["a"].Features.ShouldHaveSingleItem().Kind.ShouldBe(MetricKind.Counter);
        read.Fleets["b"].Silence.Intervals.ShouldBe(9);
        var c = read.Fleets["c"];
        c.Rules.ShouldBe(policies.Fleets["c"].Rules);
        c.Context.ShouldBe(["country"]);
        (c.Calendar.TreatAs, c.Calendar.Holidays[0].ToString()).ShouldBe((DayOfWeek.Monday, "2026-12-31..2027-01-01"));
    }

    [Fact]
    public void Read_WhatPeopleTaught_IsTheSame()
    {
        var taught = FleetPolicies.Default.Teach("b", Answer(1)).Teach("a", Answer(2)).Teach("b", Answer(3));

        var read = PolicyJson.Read(PolicyJson.Write(taught));

        read.Taught.Keys.Order().ShouldBe(["a", "b"]);
        (read.Taught["b"].Answers, read.Taught["b"].IsSame(taught.Taught["b"])).ShouldBe((2, true));
        PolicyJson.Write(read).ShouldBe(PolicyJson.Write(taught));
        Encoding.UTF8.GetString(PolicyJson.Write(FleetPolicies.Default)).ShouldNotContain("Taught");
    }

    [Fact]
    public void Read_DamagedTeaching_SaysOfWhichFleet()
    {
        var stored = JsonNode.Parse(PolicyJson.Write(FleetPolicies.Default.Teach("web", Answer(1))))!;
        stored["Taught"]!["web"] = "CQAA";

        Should.Throw<JsonException>(() => PolicyJson.Read(Encoding.UTF8.GetBytes(stored.ToJsonString()))).Message.ShouldContain("'web'");
    }

    [Fact]
    public void Teach_MoreFleetsThanAreRemembered_ForgetsTheOneAnsweredAboutLongestAgo()
    {
        var policies = FleetPolicies.Default;
        for (var i = 0; i <= FleetPolicies.MaxTaught; i++)
            policies = policies.Teach($"fleet{i}", Answer(100 + i));

        policies.Taught.Count.ShouldBe(FleetPolicies.MaxTaught);
        policies.Taught.ContainsKey("fleet0").ShouldBeFalse();
    }

    [Fact]
    public void For_AFleetThatWasTaught_HasAPlanOfItsOwnAndKeepsIt()
    {
        var taught = (FleetPolicies.Default with { Fallback = new FleetPolicy { LearnsFromFeedback = true } }).Teach("web", Answer(1));
        var plans = new FleetPlans(taught);
        var next = new FleetPlans(PolicyJson.Read(PolicyJson.Write(taught)) with { MaxFleets = 3 }, plans);

        plans.For("web").Feedback.ShouldNotBeNull();
        plans.For("db").Feedback.ShouldBeNull();
        next.For("web").ShouldBeSameAs(plans.For("web"));
        new FleetPlans(taught.Teach("web", Answer(2)), plans).For("web").ShouldNotBeSameAs(plans.For("web"));
    }

    [Fact]
    public void For_AFleetThatDoesNotLearnFromFeedback_RemembersButDoesNotHear()
    {
        var taught = FleetPolicies.Default.Teach("web", Answer(1));
        var plans = new FleetPlans(taught);

        plans.For("web").ShouldBeSameAs(plans.For("db"));
        new FleetPlans(taught with { Fallback = new FleetPolicy { LearnsFromFeedback = true } }, plans).For("web").Feedback!.Answers.ShouldBe(1);
    }

    private static AlarmAnswer Answer(long atMs)
    {
        var voices = new double[14];
        voices[2] = 1;
        return new AlarmAnswer(new AlarmEvidence(voices, 0.5), IsReal: false, atMs);
    }

    /// <summary>A journal of an older release lacks the settings that came later.</summary>
    [Fact]
    public void Read_MissingSettings_GetTheirDefaults()
    {
        var read = PolicyJson.Read(Encoding.UTF8.GetBytes("""{"Fallback":{"Silence":{}},"Fleets":{"r":{"Rules":[{"Name":"a","Expect":"x < 1"}]}},"AutoCreate":true,"MaxFleets":5}"""));

        PolicyJson.Write(read.Fallback).ShouldBe(PolicyJson.Write(FleetPolicy.Default));
        read.Fleets["r"].Rules.ShouldBe([new RulePolicy { Name = "a", Expect = "x < 1" }]);
    }
}
