using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Monitoring.Feedback;

public sealed class FeedbackTests
{
    private const int Metric = 1;
    private const double Spike = 330;
    private const int HalfLifeMinutes = 30 * 1440;

    private static readonly FleetPolicy Policy = new() { Threshold = 4, Episode = new EpisodePolicy { OpenAfter = 1, OpenWindow = 1 } };

    [Fact]
    public void Observe_SameAgainAfterAFalseAlarm_IsNoAlarm()
    {
        var series = Alarmed(out var alarm);
        var calmThreshold = alarm.Threshold;
        series.Monitor.Take(alarm.Feedback(FeedbackKind.FalseAlarm));

        var again = series.Observe(With(series, Metric, Spike));

        again.Severity.ShouldBe(Severity.None);
        again.Surprise.ShouldBeGreaterThan(calmThreshold, "it is as unusual as before: only the bar is higher");
        again.Threshold.ShouldBeGreaterThan(again.Surprise);
    }

    [Fact]
    public void Observe_WithoutFeedback_SameAgainIsAnAlarm()
    {
        var series = Alarmed(out _);
        series.Observe(With(series, Metric, Spike)).Severity.ShouldNotBe(Severity.None);
    }

    [Fact]
    public void Observe_SomethingElseAfterAFalseAlarm_IsAnAlarm()
    {
        var series = Alarmed(out var alarm);
        series.Monitor.Take(alarm.Feedback(FeedbackKind.FalseAlarm));

        series.Observe(With(series, 2, 900)).Severity.ShouldNotBe(Severity.None);
        Calm(series);
        series.Observe(With(series, Metric, 0)).Severity.ShouldNotBe(Severity.None, "the same metric, on the other side");
    }

    [Fact]
    public void Observe_CalmAfterAFalseAlarm_IsJudgedAsBefore()
    {
        var series = Alarmed(out var alarm);
        series.Monitor.Take(alarm.Feedback(FeedbackKind.FalseAlarm));

        series.Observe(series.Normal()).Threshold.ShouldBeLessThan(alarm.Threshold + 4);
        Calm(series);
        series.Changes.Count(c => c == EpisodeChange.Opened).ShouldBe(1);
    }

    [Fact]
    public void Raise_AfterHalfLives_HalfIsLeftEachTime()
    {
        var series = Alarmed(out var alarm);
        series.Monitor.Take(alarm.Feedback(FeedbackKind.FalseAlarm));
        var raised = series.Observe(With(series, Metric, Spike)).Threshold;
        raised.ShouldBe(alarm.Surprise + FeedbackMemory.Margin, 0.01);

        var later = Alarmed(out _);
        later.Monitor.Take(alarm.Feedback(FeedbackKind.FalseAlarm));
        later.Skip(HalfLifeMinutes);
        var afterOne = later.Observe(With(later, Metric, Spike)).Threshold;
        (afterOne - alarm.Threshold).ShouldBe((raised - alarm.Threshold) / 2, 0.01);
        later.Skip(20 * HalfLifeMinutes);
        later.Observe(With(later, Metric, Spike)).Threshold.ShouldBe(alarm.Threshold, 0.01);
    }

    [Fact]
    public void Observe_TrueAlarmAfterAFalseOne_IsAnAlarmAgain()
    {
        var series = Alarmed(out var alarm);
        series.Monitor.Take(alarm.Feedback(FeedbackKind.FalseAlarm));
        series.Monitor.Take(alarm.Feedback(FeedbackKind.TrueAlarm));

        series.Observe(With(series, Metric, Spike)).Severity.ShouldNotBe(Severity.None);
        series.Monitor.Feedback.Count.ShouldBe(2, "both were said");
    }

    [Fact]
    public void Observe_WhileFrozen_IsJudgedButNotLearnt()
    {
        var learning = new TestSeries(1, policy: Policy).Run(3000);
        var frozen = new TestSeries(1, policy: Policy).Run(3000);
        frozen.Monitor.Take(new EntityFeedback
        {
            Kind = FeedbackKind.Freeze, By = "ann", Comment = "deployment", AtMs = 1, FromMs = frozen.Time, UntilMs = frozen.Time + 86_400_000,
        });

        learning.Run(1000, (values, _) => With(values, 0, values[0] + 12));
        frozen.Run(1000, (values, _) => With(values, 0, values[0] + 12));

        learning.Monitor.Health().Metrics[0].Expected.ShouldBeGreaterThan(frozen.Monitor.Health().Metrics[0].Expected + 5);
        frozen.Changes.ShouldContain(EpisodeChange.Opened, "what happens meanwhile is judged all the same");
        frozen.Run(500);
        double.IsFinite(frozen.Monitor.Health().Surprise).ShouldBeTrue();
    }

    [Fact]
    public void Observe_EpisodeThatIsExpected_IsLearntSooner()
    {
        var said = new TestSeries(1, policy: Policy).Run(3000);
        var unsaid = new TestSeries(1, policy: Policy).Run(3000);
        foreach (var series in new[] { said, unsaid })
            series.Run(5, (values, _) => With(values, Metric, values[Metric] + 300));
        said.Verdict.Episode.IsOpen.ShouldBeTrue();
        said.Monitor.Take(new Alarm(said.Verdict).Feedback(FeedbackKind.Expected));

        foreach (var series in new[] { said, unsaid })
            series.Run(200, (values, _) => With(values, Metric, values[Metric] + 300));

        said.Monitor.Health().Metrics[Metric].Expected.ShouldBeGreaterThan(unsaid.Monitor.Health().Metrics[Metric].Expected + 1);
    }

    [Fact]
    public void Take_MoreThanAreRemembered_TheOldestGoes()
    {
        var series = Alarmed(out var alarm);
        for (var i = 0; i < FeedbackMemory.MaxRemembered + 3; i++)
            series.Monitor.Take(alarm.Feedback(FeedbackKind.FalseAlarm) with { AtMs = i });
        series.Monitor.Feedback.Select(f => f.AtMs).ShouldBe(Enumerable.Range(3, FeedbackMemory.MaxRemembered).Select(i => (long)i));
    }

    [Fact]
    public void Save_WithFeedback_LoadsAndJudgesAlike()
    {
        var series = Alarmed(out var alarm);
        series.Monitor.Take(alarm.Feedback(FeedbackKind.Expected));
        var writer = new SnapshotWriter();
        series.Monitor.Save(writer);
        series.Monitor.SaveFeedback(writer);
        var reader = new SnapshotReader(writer.Written);
        var copy = EntityMonitor.Load(ref reader, new MonitorPlan(Policy));
        copy.LoadFeedback(ref reader);
        reader.Remaining.ShouldBe(0);

        var (back, before) = (copy.Feedback.Single(), series.Monitor.Feedback.Single());
        back.Patterns.ShouldBe(before.Patterns);
        (back with { Patterns = before.Patterns }).ShouldBe(before);
        var verdict = new Verdict();
        for (var i = 0; i < 300; i++)
        {
            var values = With(series, Metric, i % 100 == 50 ? Spike : 200);
            series.Observe(values);
            copy.Observe(series.Time, series.Names, values, 1, verdict);
            (verdict.Surprise, verdict.Threshold).ShouldBe((series.Verdict.Surprise, series.Verdict.Threshold));
        }
    }

    [Fact]
    public void Of_Reasons_AreThoseThatMakeUpMostOfTheAlert()
    {
        Reason[] reasons =
        [
            new("cpu", 99, 5, 1, 10, "z-score", 6, 0.5), new("cpu", 99, 5, 1, 10, "mahalanobis", 4, 0.15),
            new("memory", 1, 50, 40, 60, "z-score", 3, 0.2), new("disk", 5, 5, 4, 6, "flat-line", 1, 0.1),
        ];
        FeedbackPattern.Of(reasons).ShouldBe([new("cpu", PatternSide.Above), new("memory", PatternSide.Below)]);
        FeedbackPattern.Of(reasons[3..]).ShouldBe([new("disk", PatternSide.Either)]);
        FeedbackPattern.Of([new("flow", 0, 1, 1, 2, "rule:pump", 8, 1, "flow > 1")]).ShouldBeEmpty();
    }

    private static TestSeries Alarmed(out Alarm alarm)
    {
        var series = new TestSeries(1, policy: Policy).Run(3000);
        series.Observe(With(series, Metric, Spike)).Change.ShouldBe(EpisodeChange.Opened);
        alarm = new Alarm(series.Verdict);
        Calm(series);
        series.Monitor.State.ShouldBe(EntityState.Normal);
        return series;
    }

    private static void Calm(TestSeries series) => series.Run(600);

    private static double[] With(TestSeries series, int metric, double value) => With(series.Normal(), metric, value);

    private static double[] With(double[] values, int metric, double value)
    {
        values[metric] = value;
        return values;
    }

    private sealed class Alarm(Verdict verdict)
    {
        private readonly IReadOnlyList<FeedbackPattern> _patterns = FeedbackPattern.Of(verdict.Reasons.ToArray());
        private readonly long _episode = verdict.Episode.Number;

        public double Surprise { get; } = verdict.Surprise;

        public double Threshold { get; } = verdict.Threshold;

        public EntityFeedback Feedback(FeedbackKind kind) =>
            new() { Kind = kind, Patterns = _patterns, Surprise = Surprise, Episode = _episode, By = "ann", Comment = "nightly job", AtMs = 1 };
    }
}
