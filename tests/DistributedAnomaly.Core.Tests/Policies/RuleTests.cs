using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Policies.Rules;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Policies;

public sealed class RuleTests
{
    private const long Start = 1_760_000_000_000;
    private static readonly RulePolicy NoErrorsAtRest = new() { Name = "rest", When = "requests < 10", Expect = "errors < 1" };

    private readonly Verdict _verdict = new();
    private EntityMonitor _monitor = new(new MonitorPlan(FleetPolicy.Default), Fidelity.Full);
    private long _time = Start;

    [Fact]
    public void Observe_RuleBroken_OpensAtOnceWithTheReasonAndClosesWhenItHolds()
    {
        Use(NoErrorsAtRest);
        for (var i = 0; i < 20; i++)
            Observe(("requests", 100), ("errors", 3)).Severity.ShouldBe(Severity.None);

        var broken = Observe(("requests", 2), ("errors", 3));

        broken.Change.ShouldBe(EpisodeChange.Opened);
        broken.Severity.ShouldBe(Severity.Warning);
        broken.Surprise.ShouldBe(broken.Threshold);
        broken.Reasons[0].ShouldBe(new Reason(
            "errors", 3, 1, 1, 1, "rule:rest", broken.Threshold, 1, "errors < 1 when requests < 10"));
        Observe(("requests", 2), ("errors", 3)).State.ShouldBe(EntityState.Anomalous);
        Observe(("requests", 2), ("errors", 0)).Severity.ShouldBe(Severity.None);
        var changes = new List<EpisodeChange>();
        for (var i = 0; i < 10; i++)
            changes.Add(Observe(("requests", 2), ("errors", 0)).Change);
        changes.Count(c => c == EpisodeChange.Closed).ShouldBe(1);
        _verdict.State.ShouldBe(EntityState.Learning);
    }

    [Fact]
    public void Observe_RuleStaysBroken_KeepsTheEpisodeOpen()
    {
        Use(NoErrorsAtRest);
        Observe(("requests", 2), ("errors", 3)).Change.ShouldBe(EpisodeChange.Opened);
        for (var i = 0; i < 2000; i++)
            Observe(("requests", 2), ("errors", 3)).Change.ShouldBe(EpisodeChange.None);
        _verdict.Episode.IsOpen.ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, 4, Severity.Warning)]
    [InlineData(1.0, 4, Severity.Warning)]
    [InlineData(4.9, 4.9, Severity.Warning)]
    [InlineData(6.0, 6, Severity.Critical)]
    public void Observe_RuleBroken_IsAsSevereAsThePolicySays(double? surprise, double expected, Severity severity)
    {
        Use(new FleetPolicy { Threshold = 4, Rules = [NoErrorsAtRest with { Surprise = surprise }] });

        var verdict = Observe(("requests", 2), ("errors", 3));

        (verdict.Surprise, verdict.Severity, verdict.Episode.Severity).ShouldBe((expected, severity, severity));
    }

    [Fact]
    public void Observe_For3_SpeaksAtTheThirdInARow()
    {
        Use(NoErrorsAtRest with { For = 3 });
        List<bool> broken = [];
        foreach (var errors in new double[] { 5, 5, 0, 5, 5, 5, 5, 0 })
            broken.Add(Observe(("requests", 2), ("errors", errors)).Severity != Severity.None);
        broken.ShouldBe([false, false, false, false, false, true, true, false]);
    }

    [Fact]
    public void Observe_MetricsApart_UsesTheLastKnownValueForFiveIntervals()
    {
        Use(new FleetPolicy { Threshold = 4, Episode = new EpisodePolicy { CloseAfter = 1, CloseAfterTime = TimeSpan.Zero }, Rules = [NoErrorsAtRest] });
        for (var i = 0; i < 50; i++)
            Observe(("requests", 2), ("other", 1));
        Observe(("errors", 3)).Severity.ShouldBe(Severity.Warning);
        // What does not concern the rule leaves it as it is.
        Observe(("other", 1)).Severity.ShouldBe(Severity.Warning);
        Observe(("errors", 3)).Severity.ShouldBe(Severity.Warning);
        Observe(("errors", 3));
        Observe(("errors", 3)).Severity.ShouldBe(Severity.Warning);
        // Six minutes after the last request rate the rule cannot be decided.
        Observe(("errors", 3)).Severity.ShouldBe(Severity.None);
        Observe(("errors", 3), ("requests", 2)).Severity.ShouldBe(Severity.Warning);
    }

    [Fact]
    public void Observe_ASlowMetric_IsKnownForItsOwnIntervals()
    {
        Use(NoErrorsAtRest);
        var broken = 0;
        for (var i = 0; i < 300; i++)
        {
            var verdict = i % 30 == 0 ? Observe(("errors", 3), ("requests", 2)) : Observe(("errors", 3));
            broken += i >= 100 && verdict.Severity != Severity.None ? 1 : 0;
        }

        broken.ShouldBe(200);
    }

    [Fact]
    public void Observe_Counter_IsComparedByItsRate()
    {
        Use(new FleetPolicy
        {
            Features = [new FeaturePolicy { Metric = "bytes_*", Kind = MetricKind.Counter, Transform = Transform.Log }],
            Rules = [new RulePolicy { Name = "r", Expect = "bytes_total <= 10" }],
        });
        Observe(("bytes_total", 1e6)).Severity.ShouldBe(Severity.None);
        Observe(("bytes_total", 1e6 + 600)).Severity.ShouldBe(Severity.None);
        var verdict = Observe(("bytes_total", 1e6 + 600 + 660));
        (verdict.Reasons[0].Observed, verdict.Reasons[0].Expected).ShouldBe((11, 10));
        // The counter restarted: 300 new bytes in 60 s.
        Observe(("bytes_total", 300)).Severity.ShouldBe(Severity.None);
    }

    [Fact]
    public void Observe_LabelInTheCondition_DecidesByTheLabelOfTheObservation()
    {
        Use(new RulePolicy { Name = "german", When = "country == \"DE\"", Expect = "amount <= 100" });
        Observe(Country("FR"), ("amount", 500)).Severity.ShouldBe(Severity.None);
        Observe(null, ("amount", 500)).Severity.ShouldBe(Severity.None);
        Observe(Country("DE"), ("amount", 100)).Severity.ShouldBe(Severity.None);
        Observe(Country("DE"), ("amount", 500)).Severity.ShouldBe(Severity.Warning);
    }

    [Fact]
    public void Observe_OnlyLabelsInTheExpectation_NamesTheMetricOfTheCondition()
    {
        Use(new RulePolicy { Name = "home", When = "amount > 1000", Expect = "country == \"DE\"" });
        var reason = Observe(Country("FR"), ("amount", 5000)).Reasons[0];
        (reason.Metric, reason.Observed, reason.Detector).ShouldBe(("amount", 5000, "rule:home"));
    }

    [Fact]
    public void Observe_SeveralRulesBroken_TellsTheWorstFirst()
    {
        Use(
            new RulePolicy { Name = "small", Expect = "a < 1", Surprise = 6 },
            new RulePolicy { Name = "large", Expect = "2 * abs(b - a) <= 4", Surprise = 9 },
            new RulePolicy { Name = "kept", Expect = "a > 0" });
        var verdict = Observe(("a", 3), ("b", 8));
        verdict.Surprise.ShouldBe(9);
        verdict.Reasons.ToArray().Select(r => (r.Detector, r.Metric, r.Observed, r.Expected)).ShouldBe(
            [("rule:large", "b", 10, 4), ("rule:small", "a", 3, 1)]);
        verdict.Reasons.ToArray().Sum(r => r.Share).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Observe_MetricsThatAreLouder_LeaveTheRuleFirst()
    {
        var series = new Monitoring.TestSeries(12, metrics: 6, policy: new FleetPolicy { Rules = [new RulePolicy { Name = "calm", Expect = "'metric.0' < 1000" }] }).Run(2000);

        var verdict = series.Observe([.. series.Normal().Select(v => v * 30)]);

        var reasons = verdict.Reasons.ToArray();
        reasons.Length.ShouldBe(Verdict.MaxReasons);
        reasons[0].Detector.ShouldBe("rule:calm");
        reasons[0].Surprise.ShouldBe(verdict.Threshold);
        reasons[1].Surprise.ShouldBeGreaterThan(verdict.Threshold);
        reasons.Sum(r => r.Share).ShouldBeInRange(0.3, 1.0001);
    }

    /// <summary>A broken rule is no statistics: whatever it is worth, what is learnt of the metrics stays the same to the last bit.</summary>
    [Fact]
    public void Observe_RuleAlwaysBroken_TeachesTheTailsNothing()
    {
        var episode = new EpisodePolicy { AcceptAfter = TimeSpan.Zero };
        Monitoring.TestSeries[] worth = [.. new double?[] { null, 20 }.Select(surprise => new Monitoring.TestSeries(5, policy: new FleetPolicy
        {
            Threshold = 2, CriticalMargin = 20, Episode = episode, Rules = [new RulePolicy { Name = "r", Expect = "metric.0 < 1", Surprise = surprise }],
        }))];
        foreach (var series in worth)
        {
            series.Run(3000);
            series.Changes.ShouldBe([EpisodeChange.Opened]);
            series.Monitor.Apply(new MonitorPlan(new FleetPolicy { Threshold = 2, CriticalMargin = 20, Episode = episode }));
        }

        var most = 0.0;
        for (var i = 0; i < 1000; i++)
        {
            foreach (var series in worth)
                series.Observe(series.Normal());
            worth[1].Verdict.Surprise.ShouldBe(worth[0].Verdict.Surprise);
            most = Math.Max(most, worth[0].Verdict.Surprise);
        }

        most.ShouldBeInRange(2, 10);
    }

    [Fact]
    public void Apply_AnotherPolicy_KeepsWhatRulesOfTheSameNameKnew()
    {
        Use(NoErrorsAtRest with { For = 3 });
        Observe(("requests", 2), ("errors", 5));
        Observe(("requests", 2), ("errors", 5));
        _monitor.Apply(new MonitorPlan(new FleetPolicy { Rules = [new RulePolicy { Name = "new", Expect = "x < 1" }, NoErrorsAtRest with { For = 3 }] }));
        Observe(("errors", 5)).Reasons[0].Detector.ShouldBe("rule:rest");
        _monitor.Apply(new MonitorPlan(FleetPolicy.Default));
        Observe(("requests", 2), ("errors", 5)).Severity.ShouldBe(Severity.None);
    }

    [Fact]
    public void Load_WithinABrokenRule_GoesOnTheSame()
    {
        var policy = new FleetPolicy { Rules = [NoErrorsAtRest with { For = 3 }, new RulePolicy { Name = "rate", Expect = "bytes < 5" }], Features = [new FeaturePolicy { Metric = "bytes", Kind = MetricKind.Counter }] };
        Use(policy);
        var other = new EntityMonitor(new MonitorPlan(policy), Fidelity.Full);
        var random = new Random(3);
        var verdict = new Verdict();
        var broken = 0;
        for (var i = 0; i < 400; i++)
        {
            (string, double)[] values = random.Next(3) switch
            {
                0 => [("requests", random.Next(20)), ("errors", random.Next(3))],
                1 => [("errors", random.Next(3)), ("bytes", i * 250 + random.Next(200))],
                _ => [("requests", random.Next(20))],
            };
            Observe(values);
            other.Observe(_time, values.Select(v => v.Item1).ToArray(), values.Select(v => v.Item2).ToArray(), 1, verdict);
            verdict.Surprise.ShouldBe(_verdict.Surprise, $"{i}");
            verdict.Reasons.ToArray().ShouldBe(_verdict.Reasons.ToArray());
            other = Reloaded(other, policy);
            other.Health().Reasons.ShouldBe(_monitor.Health().Reasons);
            broken += verdict.Severity == Severity.None ? 0 : 1;
        }

        broken.ShouldBeInRange(20, 380);
        Bytes(other).ShouldBe(Bytes(_monitor));
        // Under a policy without rules their state is left behind.
        Bytes(Reloaded(_monitor, FleetPolicy.Default))[^1].ShouldBe((byte)0);
    }

    [Fact]
    public void MonitorPlan_TooManyOrBadRules_SaysWhich()
    {
        var many = Enumerable.Range(0, 65).Select(i => NoErrorsAtRest with { Name = $"r{i}" }).ToList();
        RuleSet.Fault(many)!.ShouldContain("at most 64");
        RuleSet.Fault([NoErrorsAtRest, NoErrorsAtRest with { Name = "bad", When = "a <" }]).ShouldBe(
            "rule 'bad', 'when': position 4: expected a number, a name or '(', but found the end");
        RuleSet.Fault([.. Enumerable.Range(0, 3).Select(i => new RulePolicy
        {
            Name = $"r{i}", Expect = string.Join('+', Enumerable.Range(0, 50).Select(m => $"m{i}_{m}")) + " < 1",
        })])!.ShouldContain("more than 128 metrics");
        Should.Throw<RuleSyntaxException>(() => new MonitorPlan(new FleetPolicy { Rules = many }));
    }

    [Fact]
    public void Observe_RulesAndLabels_AllocateNothing()
    {
        Use(new FleetPolicy { Threshold = 4, Context = ["country"], Rules = [NoErrorsAtRest, new RulePolicy { Name = "b", Expect = "errors < 1 or country == \"DE\"" }] });
        string[] names = ["requests", "errors"];
        double[] values = [2, 3];
        var labels = ContextLabels.From([KeyValuePair.Create("country", "FR")]);
        for (var i = 0; i < 200; i++)
            _monitor.Observe(_time += 1000, names, values, labels, 1, _verdict);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
            _monitor.Observe(_time += 1000, names, values, labels, 1, _verdict);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        _verdict.Reasons[0].Detector.ShouldBe("rule:rest");
    }

    private static ContextLabels Country(string name) => ContextLabels.From([KeyValuePair.Create("country", name)]);

    private static byte[] Bytes(EntityMonitor monitor)
    {
        var writer = new SnapshotWriter();
        monitor.Save(writer);
        return writer.Written.ToArray();
    }

    private static EntityMonitor Reloaded(EntityMonitor monitor, FleetPolicy policy)
    {
        var reader = new SnapshotReader(Bytes(monitor));
        return EntityMonitor.Load(ref reader, new MonitorPlan(policy));
    }

    private void Use(params RulePolicy[] rules) => Use(new FleetPolicy { Rules = rules });

    private void Use(FleetPolicy policy) => _monitor = new EntityMonitor(new MonitorPlan(policy), Fidelity.Full);

    private Verdict Observe(params (string Metric, double Value)[] values) => Observe(null, values);

    private Verdict Observe(ContextLabels? labels, params (string Metric, double Value)[] values)
    {
        _monitor.Observe(
            _time += 60_000, values.Select(v => v.Metric).ToArray(), values.Select(v => v.Value).ToArray(), labels, 1, _verdict);
        return _verdict;
    }
}
