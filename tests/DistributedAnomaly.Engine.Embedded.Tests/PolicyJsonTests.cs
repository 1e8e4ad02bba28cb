using System.Collections.Immutable;
using System.Text;
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

    /// <summary>A journal of an older release lacks the settings that came later.</summary>
    [Fact]
    public void Read_MissingSettings_GetTheirDefaults()
    {
        var read = PolicyJson.Read(Encoding.UTF8.GetBytes("""{"Fallback":{"Silence":{}},"Fleets":{"r":{"Rules":[{"Name":"a","Expect":"x < 1"}]}},"AutoCreate":true,"MaxFleets":5}"""));

        PolicyJson.Write(read.Fallback).ShouldBe(PolicyJson.Write(FleetPolicy.Default));
        read.Fleets["r"].Rules.ShouldBe([new RulePolicy { Name = "a", Expect = "x < 1" }]);
    }
}
