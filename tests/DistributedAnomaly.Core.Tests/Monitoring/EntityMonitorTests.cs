using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Core.Tests.Monitoring;

public sealed class EntityMonitorTests
{
    [Fact]
    public void Observe_CalmFortnight_OpensNoEpisode()
    {
        for (var seed = 0; seed < 5; seed++)
            new TestSeries(seed).Run(14 * 1440).Changes.ShouldBeEmpty($"seed {seed}");
    }

    [Fact]
    public void Observe_Spike_IsFoundWithTheRightMetricAndExpectation()
    {
        var series = new TestSeries(1).Run(3000);

        var verdict = series.Observe(With(series.Normal(), 1, 1000));

        verdict.Change.ShouldBe(EpisodeChange.Opened);
        verdict.State.ShouldBe(EntityState.Anomalous);
        verdict.Severity.ShouldNotBe(Severity.None);
        var reason = verdict.Reasons[0];
        reason.Metric.ShouldBe("metric.1");
        reason.Observed.ShouldBe(1000, 1e-6);
        reason.Expected.ShouldBeInRange(150, 250);
        reason.High.ShouldBeLessThan(400);
        reason.Share.ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void Observe_ValueNormalAtNoonInTheNight_IsFoundByTheSeason()
    {
        // 120 is the daily peak; at the trough the usual value is 80. No fixed threshold can tell.
        var series = new TestSeries(2, metrics: 1).Run(14 * 1440);
        while (Math.Abs(Math.Sin(series.Time / 86_400_000.0 * 2 * Math.PI) + 1) > 0.001)
            series.Observe(series.Normal());

        series.Run(3, (values, _) => With(values, 0, 118));

        series.Verdict.State.ShouldBe(EntityState.Anomalous);
        series.Monitor.Health().Reasons.ShouldContain(r => r.Detector == "day-season" || r.Detector == "week-season");
    }

    [Fact]
    public void Observe_SmallLastingShift_IsFound()
    {
        var series = new TestSeries(3, metrics: 1, policy: new FleetPolicy { AlertsPerEntityDay = 0.1 }).Run(7 * 1440);

        series.Run(120, (values, _) => With(values, 0, values[0] + 10));

        series.Changes.ShouldContain(EpisodeChange.Opened);
    }

    [Fact]
    public void Observe_StuckValue_IsFoundAsFlatLine()
    {
        var series = new TestSeries(4, metrics: 1).Run(7 * 1440);
        var stuck = series.Normal()[0];
        var flat = false;

        series.Run(240, (_, _) => [stuck]);
        foreach (var reason in series.Monitor.Health().Reasons)
            flat |= reason.Detector == "flat-line";

        series.Changes.ShouldContain(EpisodeChange.Opened);
        flat.ShouldBeTrue();
    }

    [Fact]
    public void Observe_BrokenCorrelation_IsFoundJointly()
    {
        // Two metrics that move together; each value is normal alone, the combination is not.
        var random = new Random(5);
        var series = new TestSeries(5, metrics: 2);
        double[] Pair(double a, double b) => [100 + 10 * a, 200 + 30 * b];
        for (var i = 0; i < 5000; i++)
        {
            var a = random.NextDouble() * 2 - 1;
            series.Observe(Pair(a, a + 0.05 * (random.NextDouble() - 0.5)));
        }

        series.Changes.ShouldBeEmpty();
        var joint = false;
        for (var i = 0; i < 3; i++)
        {
            series.Observe(Pair(0.9, -0.9));
            foreach (var reason in series.Verdict.Reasons)
                joint |= reason.Detector == "mahalanobis";
        }

        joint.ShouldBeTrue();
        series.Verdict.State.ShouldBe(EntityState.Anomalous);
    }

    [Fact]
    public void Observe_AfterTheIncident_ClosesOnceAndSettles()
    {
        var series = new TestSeries(6).Run(3000);

        series.Run(30, (values, _) => With(values, 0, 400));
        series.Run(600);

        series.Changes.Where(c => c != EpisodeChange.Escalated).ShouldBe([EpisodeChange.Opened, EpisodeChange.Closed]);
        series.Verdict.State.ShouldBe(EntityState.Normal);
        series.Monitor.Health().Episode.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Observe_SecondIncident_IsFoundLikeTheFirst()
    {
        var series = new TestSeries(7).Run(3000);
        for (var incident = 0; incident < 3; incident++)
        {
            series.Run(30, (values, _) => With(values, 0, 400));
            series.Run(600);
        }

        series.Changes.Count(c => c == EpisodeChange.Opened).ShouldBe(3);
    }

    [Fact]
    public void Observe_LastingNewRegime_IsAcceptedInTheEnd()
    {
        var series = new TestSeries(8, metrics: 1).Run(3000);

        series.Run(10 * 1440, (values, _) => With(values, 0, values[0] + 60));

        series.Changes.ShouldContain(EpisodeChange.Opened);
        series.Verdict.State.ShouldBe(EntityState.Normal);
    }

    [Fact]
    public void Observe_DuplicateOrLate_ChangesNothing()
    {
        var series = new TestSeries(9).Run(500);
        var before = series.Saved();
        var verdict = new Verdict();

        series.Monitor.Observe(series.Time, series.Names, series.Normal(), 1, verdict);
        verdict.Outcome.ShouldBe(ObserveOutcome.Ignored);
        series.Monitor.Observe(series.Time - 120_000, series.Names, [1e9, 1e9, 1e9], 1, verdict);
        verdict.Outcome.ShouldBe(ObserveOutcome.Ignored);

        series.Saved().ShouldBe(before);
    }

    [Fact]
    public void Observe_MetricsOfOneMomentInTwoParts_TakesBoth()
    {
        var series = new TestSeries(10, metrics: 2);
        var verdict = new Verdict();

        series.Monitor.Observe(TestSeries.Start + 1000, ["a"], [1], 1, verdict);
        series.Monitor.Observe(TestSeries.Start + 1000, ["b"], [2], 1, verdict);

        verdict.Outcome.ShouldBe(ObserveOutcome.Scored);
        series.Monitor.MetricCount.ShouldBe(2);
        series.Monitor.Samples.ShouldBe(1);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Observe_NotFinite_IsRefusedAndTheRestIsKept(double bad)
    {
        var series = new TestSeries(11).Run(200);

        var verdict = series.Observe(With(series.Normal(), 1, bad));

        verdict.Outcome.ShouldBe(ObserveOutcome.Scored);
        verdict.Taken.ShouldBe(2);
        verdict.Refused.ShouldNotBeNull().ShouldContain("metric.1");
    }

    [Fact]
    public void Observe_HugeAndTinyValues_StayFinite()
    {
        var series = new TestSeries(12, metrics: 1);
        foreach (var value in new[] { 0, double.Epsilon, 1e300, -1e300, 1e-300, double.MaxValue, double.MinValue, 0 })
        {
            for (var i = 0; i < 40; i++)
            {
                double.IsFinite(series.Observe(value).Surprise).ShouldBeTrue();
                double.IsFinite(series.Monitor.MetricAt(0).Surprise).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Observe_MoreMetricsThanThePolicyAllows_RefusesTheSurplusOnly()
    {
        var series = new TestSeries(13, metrics: 5, policy: new FleetPolicy { MaxMetrics = 4 });

        var verdict = series.Observe(series.Normal());

        verdict.Taken.ShouldBe(4);
        verdict.Refused.ShouldNotBeNull().ShouldContain("metric.4");
    }

    [Fact]
    public void Observe_SameSeriesTimesAPowerOfTwo_GivesTheSameSurprises() => Surprises(1024).ShouldBe(Surprises(1));

    [Fact]
    public void Observe_SameSeriesTimesAMillion_GivesNearlyTheSameSurprises()
    {
        var one = Surprises(1);
        var million = Surprises(1e6);
        for (var i = 0; i < one.Count; i++)
            million[i].ShouldBe(one[i], 0.02);
    }

    [Fact]
    public void Observe_SameSeries_GivesTheSameStateBitForBit() =>
        new TestSeries(14).Run(2000).Saved().ShouldBe(new TestSeries(14).Run(2000).Saved());

    [Fact]
    public void Observe_CounterWithReset_IsJudgedByItsRate()
    {
        var policy = new FleetPolicy { Features = [new FeaturePolicy { Metric = "metric.*", Kind = MetricKind.Counter }] };
        var series = new TestSeries(15, metrics: 1, policy: policy);
        var random = new Random(15);
        var total = 0.0;
        for (var i = 0; i < 2000; i++)
        {
            total = i % 500 == 499 ? 6000 : total + 6000 + random.Next(100);
            series.Observe(total);
        }

        series.Changes.ShouldBeEmpty();
        series.Monitor.MetricAt(0).Value.ShouldBe(100, 2);
        total += 600_000;
        series.Observe(total).Change.ShouldBe(EpisodeChange.Opened);
    }

    [Theory]
    [InlineData(Direction.Up, 1000, true)]
    [InlineData(Direction.Up, -800, false)]
    [InlineData(Direction.Down, -800, true)]
    [InlineData(Direction.Down, 1000, false)]
    public void Observe_OneSidedFeature_HearsThatSideOnly(Direction direction, double value, bool found)
    {
        var policy = new FleetPolicy { Features = [new FeaturePolicy { Metric = "*", Direction = direction }] };
        var series = new TestSeries(16, metrics: 1, policy: policy).Run(3000);

        series.Observe(value);

        (series.Monitor.MetricAt(0).Surprise > 4).ShouldBe(found);
    }

    [Fact]
    public void Observe_DeviationBelowWhatMatters_IsNotJudged()
    {
        var policy = new FleetPolicy { Features = [new FeaturePolicy { Metric = "*", MinDeviation = 500 }] };
        var series = new TestSeries(17, metrics: 1, policy: policy).Run(3000);

        series.Observe(400).Surprise.ShouldBe(0);
        series.Observe(900).Surprise.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void Observe_MetricNotJudged_IsRecordedOnly()
    {
        var policy = new FleetPolicy { Features = [new FeaturePolicy { Metric = "metric.0", Judged = false }] };
        var series = new TestSeries(18, metrics: 1, policy: policy).Run(500);

        series.Observe(1e9).Surprise.ShouldBe(0);
        series.Monitor.MetricAt(0).Value.ShouldBe(1e9);
    }

    [Fact]
    public void Threshold_FollowsTheBudgetAtAnyCadence()
    {
        double Threshold(FleetPolicy policy, int cadence, int fleet)
        {
            var series = new TestSeries(19, cadenceMs: cadence, policy: policy).Run(50);
            series.Monitor.Observe(series.Time + cadence, series.Names, series.Normal(), fleet, series.Verdict);
            return series.Verdict.Threshold;
        }

        var minute = Threshold(new FleetPolicy { AlertsPerEntityDay = 0.144 }, 60_000, 1);
        minute.ShouldBe(3.3, 0.01);
        Threshold(new FleetPolicy { AlertsPerEntityDay = 0.144 }, 6_000, 1).ShouldBe(3.3, 0.01);
        Threshold(new FleetPolicy { AlertsPerDay = 144 }, 60_000, 1000).ShouldBe(3.3, 0.01);
        Threshold(new FleetPolicy { Threshold = 7.5 }, 60_000, 1).ShouldBe(7.5);
    }

    [Fact]
    public void Observe_WarmMonitor_AllocatesNothing()
    {
        var series = new TestSeries(20, metrics: 8).Run(1000);
        var values = Enumerable.Range(0, 2000).Select(_ => series.Normal()).ToArray();
        var time = series.Time;
        series.Monitor.Observe(++time, series.Names, values[0], 1, series.Verdict);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var row in values)
            series.Monitor.Observe(time += 60_000, series.Names, row, 1, series.Verdict);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Lean_FindsASpikeInAQuarterOfTheMemory()
    {
        var lean = new TestSeries(21, metrics: 8, fidelity: Fidelity.Lean).Run(3000);
        var full = new TestSeries(21, metrics: 8).Run(3000);

        lean.Monitor.MemoryBytes.ShouldBeLessThan(full.Monitor.MemoryBytes * 3 / 10);
        lean.Observe(With(lean.Normal(), 3, 9000)).Change.ShouldBe(EpisodeChange.Opened);
    }

    private static List<double> Surprises(double factor)
    {
        var series = new TestSeries(22, metrics: 2);
        var surprises = new List<double>();
        series.Run(3000, (values, i) =>
        {
            surprises.Add(series.Verdict.Surprise);
            return [values[0] * factor, (i % 700 == 650 ? 900 : values[1]) * factor];
        });
        return surprises;
    }

    private static double[] With(double[] values, int at, double value)
    {
        values[at] = value;
        return values;
    }
}
