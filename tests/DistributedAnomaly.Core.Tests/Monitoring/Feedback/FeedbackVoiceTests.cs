using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Monitoring.Feedback;

/// <summary>What people said of one entity's alarms, heard at another one of its fleet.</summary>
public sealed class FeedbackVoiceTests
{
    private static readonly FleetPolicy Policy = new() { Threshold = 3, Episode = new EpisodePolicy { OpenAfter = 1, OpenWindow = 1 } };

    [Fact]
    public void Observe_FleetWithoutAnswers_IsJudgedBitForBitAsBefore()
    {
        var without = new TestSeries(7, policy: Policy);
        var with = new TestSeries(7, policy: Policy);
        with.Monitor.Apply(new MonitorPlan(Policy).With(FeedbackModel.Untaught));
        for (var i = 0; i < 3000; i++)
        {
            without.Observe(Spiked(without.Normal(), i));
            with.Observe(Spiked(with.Normal(), i));
            (with.Verdict.Surprise, with.Verdict.Change).ShouldBe((without.Verdict.Surprise, without.Verdict.Change));
        }

        without.Changes.Count(c => c == EpisodeChange.Opened).ShouldBeGreaterThan(3);
    }

    [Fact]
    public void Observe_AfterFalseAlarmsElsewhere_IsLowerAndSaysWhy()
    {
        var taught = FalselyAlarmed(20);
        var calm = Reading(8, null, out _);
        var lowered = Reading(8, taught, out var reasons);

        lowered.ShouldBeLessThan(calm - 0.1);
        lowered.ShouldBeGreaterThanOrEqualTo(calm - FeedbackModel.MostLowered);
        var said = reasons[^1];
        said.IsOfFeedback.ShouldBeTrue();
        said.Text.ShouldNotBeNull().ShouldMatch("^people called (\\d+) of \\1 alarms like this one false$");
        said.Surprise.ShouldBe(lowered - calm, 1e-9);
        reasons[0].IsOfFeedback.ShouldBeFalse("what is unusual comes first");
    }

    [Fact]
    public void Observe_Calm_IsNotTouched()
    {
        var policy = Policy with { Threshold = 8 };
        var plain = new TestSeries(9, policy: policy).Run(2000);
        var taught = new TestSeries(9, policy: policy);
        taught.Monitor.Apply(new MonitorPlan(policy).With(FalselyAlarmed(12)));
        taught.Run(2000);

        taught.Verdict.Surprise.ShouldBe(plain.Verdict.Surprise);
        taught.Verdict.Reasons.ToArray().ShouldNotContain(r => r.IsOfFeedback);
    }

    [Fact]
    public void Take_AnswersAboutAnAlarm_TeachesOnce()
    {
        var series = Alarmed(1, Fidelity.Full);
        var said = FalseAlarm(1);

        series.Monitor.Take(said with { Kind = FeedbackKind.Freeze, Episode = 0 }).ShouldBeNull();
        series.Monitor.Take(said with { Episode = 99 }).ShouldBeNull("there was no such alarm");
        var answer = series.Monitor.Take(said).ShouldNotBeNull();
        (answer.IsReal, answer.AtMs).ShouldBe((false, series.Time));
        answer.Evidence.Voices.Max().ShouldBeGreaterThan(0.3);
        answer.Evidence.Excess.ShouldBeGreaterThan(0);
        series.Monitor.Take(said).ShouldBeNull("a second answer is not another alarm");
    }

    [Theory]
    [InlineData(FeedbackKind.TrueAlarm, true)]
    [InlineData(FeedbackKind.Expected, false)]
    public void Take_OtherKinds_SayWhetherItWasReal(FeedbackKind kind, bool isReal) =>
        Alarmed(1, Fidelity.Full).Monitor.Take(FalseAlarm(1) with { Kind = kind }).ShouldNotBeNull().IsReal.ShouldBe(isReal);

    [Fact]
    public void Take_AtLeanFidelity_TeachesNothing() => Alarmed(1, Fidelity.Lean).Monitor.Take(FalseAlarm(1)).ShouldBeNull();

    [Fact]
    public void Take_AboutAnAlarmLongAgo_IsForgotten()
    {
        var series = Alarmed(1, Fidelity.Full);
        var first = series.Verdict.Episode.Number;
        while (series.Changes.Count(c => c == EpisodeChange.Opened) <= OpeningMemory.MaxRemembered)
        {
            series.Run(600);
            series.Observe(Spiked(series.Normal(), 1499));
        }

        var last = series.Monitor.Health().Episode.Number;
        series.Monitor.Take(FalseAlarm(last - OpeningMemory.MaxRemembered)).ShouldBeNull();
        series.Monitor.Take(FalseAlarm(first)).ShouldBeNull();
        series.Monitor.Take(FalseAlarm(last)).ShouldNotBeNull();
        series.Monitor.Take(FalseAlarm(last - OpeningMemory.MaxRemembered + 1)).ShouldNotBeNull();
    }

    [Fact]
    public void Load_AtAnyMoment_HearsTheSame()
    {
        var plan = new MonitorPlan(Policy).With(FalselyAlarmed(12));
        var original = new TestSeries(8, policy: Policy);
        original.Monitor.Apply(plan);
        var copy = new TestSeries(8, policy: Policy);
        copy.Monitor.Apply(plan);
        for (var i = 0; i < 3100; i++)
        {
            original.Observe(Spiked(original.Normal(), i));
            copy.Observe(Spiked(copy.Normal(), i));
            (copy.Verdict.Surprise, copy.Verdict.Change).ShouldBe((original.Verdict.Surprise, original.Verdict.Change), $"observation {i}");
            if (i % 97 != 0 && i % 500 != 499)
                continue;
            var reader = new SnapshotReader(copy.Saved());
            copy.Monitor = EntityMonitor.Load(ref reader, plan);
            copy.Monitor.Health().Reasons.ShouldBe(original.Monitor.Health().Reasons);
        }

        copy.Saved().ShouldBe(original.Saved());
        copy.Monitor.Take(FalseAlarm(1)).ShouldNotBeNull().Evidence.Voices.ShouldBe(original.Monitor.Take(FalseAlarm(1))!.Evidence.Voices);
    }

    /// <summary>What a fleet learns when every alarm of the kind is called false.</summary>
    private static FeedbackModel FalselyAlarmed(int alarms)
    {
        var model = FeedbackModel.Untaught;
        for (var i = 0; i < alarms; i++)
            model = model.Learn(Alarmed(20 + i, Fidelity.Full).Monitor.Take(FalseAlarm(1))!);
        return model;
    }

    private static TestSeries Alarmed(int seed, Fidelity fidelity)
    {
        var series = new TestSeries(seed, policy: Policy, fidelity: fidelity).Run(1499);
        series.Observe(Spiked(series.Normal(), 1499)).Change.ShouldBe(EpisodeChange.Opened);
        return series;
    }

    private static double Reading(int seed, FeedbackModel? taught, out Reason[] reasons)
    {
        var series = new TestSeries(seed, policy: Policy);
        series.Monitor.Apply(new MonitorPlan(Policy).With(taught));
        series.Run(1499).Observe(Spiked(series.Normal(), 1499));
        reasons = series.Verdict.Reasons.ToArray();
        return series.Verdict.Surprise;
    }

    private static EntityFeedback FalseAlarm(long episode) => new() { Kind = FeedbackKind.FalseAlarm, Episode = episode, By = "ann", AtMs = 1 };

    private static double[] Spiked(double[] values, int observation)
    {
        if (observation % 500 == 499)
            values[1] += 90;
        return values;
    }
}
