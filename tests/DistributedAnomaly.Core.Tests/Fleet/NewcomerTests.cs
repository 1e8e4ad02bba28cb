using System.Collections.Immutable;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Fleet;

/// <summary>A cohort whose members have levels of their own and the same day: up by a half at noon, down by a half at midnight.</summary>
public sealed class NewcomerTests
{
    private const int Members = 20;
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Monday = 1_780_272_000_000;

    private static readonly FeatureNames Features = FeatureNames.From(["cpu", "memory"]);
    private static readonly MonitorPlan Plan = new(new FleetPolicy());

    private static readonly ImmutableArray<float> Day = [.. new float[MetricPrior.Hours]];

    private readonly SeededRandom _random = new(7);

    [Fact]
    public void Summarise_OfSettledMembers_KnowsLevelScaleAndDay()
    {
        var prior = Cohort(days: 3).Of(0).ShouldNotBeNull();

        ((double)prior.Level).ShouldBe(100, 25);
        ((double)prior.LevelSpread).ShouldBeInRange(10, 60);
        var unit = prior.IsRelative ? prior.Level : 1;
        (unit * prior.Offsets[12]).ShouldBeInRange(35, 65);
        (unit * prior.Offsets[0]).ShouldBeInRange(-65, -35);
        (unit * prior.Residual).ShouldBeLessThan(unit * prior.Scale / 3, "the day explains most of what varies");
    }

    [Fact]
    public void Observe_ANewMember_ExpectsTheDayItHasNotSeen()
    {
        var view = new FleetView(Features, null, null, Baseline: Cohort(days: 3));
        var (with, without) = (new EntityMonitor(Plan, Fidelity.Full), new EntityMonitor(Plan, Fidelity.Full));
        var start = Monday + 3 * 24 * Hour;
        double off = 0, offWithout = 0;
        for (var minute = 0; minute < 12 * 60; minute++)
        {
            var value = Value(140, start + minute * Minute);
            Observe(with, start + minute * Minute, value, view);
            Observe(without, start + minute * Minute, value, null);
            if (minute % 60 != 0 || minute == 0)
                continue;
            off += Math.Abs(with.MetricAt(0).Deviation);
            offWithout += Math.Abs(without.MetricAt(0).Deviation);
        }

        (off / 11).ShouldBeLessThan(2);
        offWithout.ShouldBeGreaterThan(3 * off, "each hour is a surprise to one that knows nothing");
    }

    [Fact]
    public void Observe_ANewMemberThatIsUnlikeItsCohort_BecomesItsOwn()
    {
        var view = new FleetView(Features, null, null, Baseline: Cohort(days: 3));
        var monitor = new EntityMonitor(Plan, Fidelity.Full);
        var start = Monday + 3 * 24 * Hour;
        for (var minute = 0; minute < 2 * 24 * 60; minute++)
            Observe(monitor, start + minute * Minute, 900 + 5 * _random.NextNormal(), view);

        monitor.MetricAt(0).Expected.ShouldBe(900, 20);
        Math.Abs(monitor.MetricAt(0).Deviation).ShouldBeLessThan(3);
    }

    [Fact]
    public void Begin_TheMoreAlikeTheMembers_TheLessTheFirstValueSays()
    {
        var alike = new MetricPrior(100, 1, 10, 5, 0, IsRelative: false, Day).Begin(150, 0);
        var unlike = new MetricPrior(100, 50, 10, 5, 0, IsRelative: false, Day).Begin(150, 0);

        alike.Level.ShouldBe(100, 2);
        unlike.Level.ShouldBe(150, 2);
        unlike.Residual.ShouldBeGreaterThan(alike.Residual, "its own level is less sure");
    }

    [Fact]
    public void Doubt_TheMoreMembersDifferAndTheFewerDaysAreSeen_IsLarger()
    {
        var alike = new MetricPrior(100, 10, 10, 5, 1, IsRelative: false, Day);
        var unlike = alike with { OffsetSpread = 5 };

        alike.Doubt(0).ShouldBeInRange(0.03, 0.04);
        unlike.Doubt(0).ShouldBeInRange(0.6, 0.62);
        unlike.Doubt(2).ShouldBe(unlike.Doubt(0) / 9, 1e-9);
        (unlike with { Residual = 0 }).Doubt(0).ShouldBe(0);
    }

    [Fact]
    public void Vector_OfANewMember_CountsLessTheMoreMembersDifferInADay()
    {
        var (alike, unlike) = (new FleetView(Features, null, null, Baseline: Rows(0)), new FleetView(Features, null, null, Baseline: Rows(0.2f)));
        // The baseline of the first observation is where both begin.
        var (sure, unsure) = (new EntityMonitor(Plan, Fidelity.Full), new EntityMonitor(Plan, Fidelity.Full));
        for (var minute = 0; minute < 3 * 60; minute++)
        {
            var (time, cpu, memory) = (Monday + minute * Minute, (minute < 170 ? 110 : 116) + 2 * _random.NextNormal(), 50 + _random.NextNormal());
            sure.Observe(time, ["cpu", "memory"], [cpu, memory], null, Members, alike, new Verdict());
            unsure.Observe(time, ["cpu", "memory"], [cpu, memory], null, Members, minute == 0 ? alike : unlike, new Verdict());
        }

        var (vector, less) = (new float[FleetVector.Width(Features)], new float[FleetVector.Width(Features)]);
        sure.TryGetVector(vector).ShouldBeTrue();
        unsure.TryGetVector(less).ShouldBeTrue();
        unsure.MetricAt(0).Deviation.ShouldBe(sure.MetricAt(0).Deviation);
        // As far as the spread of an hour's average grows: that of fleets without peers.
        var hour = (FleetVector.Views - 1) * Features.Count;
        Math.Abs(vector[hour]).ShouldBeGreaterThan(0.1f, "otherwise the test shows little");
        ((double)less[hour] / vector[hour]).ShouldBe(0.35 / Math.Sqrt(0.35 * 0.35 + unlike.Baseline!.Of(0)!.Doubt(0)), 0.001);
    }

    [Fact]
    public void Load_OfSaved_IsTheSameAndDamageIsRefused()
    {
        var baseline = Cohort(days: 2);
        var bytes = Saved(baseline);
        var reader = new SnapshotReader(bytes);

        var loaded = CohortBaseline.Load(ref reader);

        Saved(loaded).ShouldBe(bytes);
        for (var f = 0; f < Features.Count; f++)
        {
            (loaded.Of(f)! with { Offsets = [] }).ShouldBe(baseline.Of(f)! with { Offsets = [] });
            loaded.Of(f)!.Offsets.ShouldBe(baseline.Of(f)!.Offsets);
        }

        loaded.Of(Features.Count).ShouldBeNull();
        Should.Throw<SnapshotException>(() =>
        {
            var cut = new SnapshotReader(bytes.AsSpan(0, bytes.Length - 1));
            CohortBaseline.Load(ref cut);
        });
    }

    [Fact]
    public void Panel_OfMoreMembersThanItKeeps_IsThatOfOneHost()
    {
        var (one, first, second) = (new BaselinePanel(1), new BaselinePanel(1), new BaselinePanel(1));
        var row = new float[one.Width];
        for (var i = 0; i < 500; i++)
        {
            row.AsSpan().Fill(i);
            one.Add(EntityHash.Of($"e{i}"), row);
            (i % 2 == 0 ? first : second).Add(EntityHash.Of($"e{i}"), row);
        }

        first.Merge(second);

        one.Members.ShouldBe(BaselinePanel.MostMembers);
        Saved(first.Summarise()!).ShouldBe(Saved(one.Summarise()!));
        new BaselinePanel(1).Summarise().ShouldBeNull("nobody is in it");
    }

    [Fact]
    public void TryGetBaseline_BeforeADay_TellsNothing()
    {
        var monitor = new EntityMonitor(Plan, Fidelity.Full);
        var row = new float[BaselinePanel.WidthOf(Features.Count)];
        for (var minute = 0; minute < 23 * 60; minute++)
            Observe(monitor, Monday + minute * Minute, Value(100, Monday + minute * Minute), null);

        monitor.TryGetBaseline(Features, row).ShouldBeFalse();
        for (var minute = 23 * 60; minute < 26 * 60; minute++)
            Observe(monitor, Monday + minute * Minute, Value(100, Monday + minute * Minute), null);
        monitor.TryGetBaseline(Features, row).ShouldBeTrue();
    }

    private CohortBaseline Cohort(int days)
    {
        var panel = new BaselinePanel(Features.Count);
        var row = new float[panel.Width];
        for (var member = 0; member < Members; member++)
        {
            var monitor = new EntityMonitor(Plan, Fidelity.Full);
            var level = 60 + 80.0 * member / Members;
            for (var minute = 0; minute < days * 24 * 60; minute += 5)
                Observe(monitor, Monday + minute * Minute, Value(level, Monday + minute * Minute), null);
            monitor.TryGetBaseline(Features, row).ShouldBeTrue();
            panel.Add(EntityHash.Of($"m{member}"), row);
        }

        return panel.Summarise().ShouldNotBeNull();
    }

    // Members of one level, of which some swing more with the day than others.
    private static CohortBaseline Rows(float spread) => CohortBaseline.Of(Features.Count, [.. Enumerable.Range(0, Members).Select(member =>
    {
        var row = new float[BaselinePanel.WidthOf(Features.Count)];
        for (var feature = 0; feature < Features.Count; feature++)
        {
            var told = row.AsSpan(feature * BaselineRow.Width, BaselineRow.Width);
            (told[BaselineRow.Level], told[BaselineRow.Scale], told[BaselineRow.Residual]) = (100, 10, 2);
            told[BaselineRow.Hours..].Fill(10 * (1 + spread * (member % 5 - 2)));
        }

        return row;
    })]).ShouldNotBeNull();

    private double Value(double level, long timeMs) => level - 50 * Math.Cos(2 * Math.PI * timeMs / (24.0 * Hour)) + 2 * _random.NextNormal();

    private void Observe(EntityMonitor monitor, long timeMs, double value, FleetView? view) =>
        monitor.Observe(timeMs, ["cpu", "memory"], [value, 50 + _random.NextNormal()], null, Members, view, new Verdict());

    private static byte[] Saved(CohortBaseline baseline)
    {
        var writer = new SnapshotWriter();
        baseline.Save(writer);
        return writer.Written.ToArray();
    }
}
