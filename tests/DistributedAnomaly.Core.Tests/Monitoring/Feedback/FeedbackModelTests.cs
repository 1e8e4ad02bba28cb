using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Monitoring.Feedback;

public sealed class FeedbackModelTests
{
    private const long Now = 1_767_600_000_000;
    private static readonly long HalfLifeMs = (long)FeedbackModel.HalfLife.TotalMilliseconds;

    [Fact]
    public void Discount_OfTheUntaught_IsNone() =>
        FeedbackModel.Untaught.Discount(Levels(Voice.FlatLine, 5), Now).ShouldBe(0);

    [Fact]
    public void Learn_FalseAlarms_LowersWhatLooksLikeThemOnly()
    {
        var model = Taught(FeedbackModel.Untaught, 12, Voice.FlatLine, isReal: false);

        model.Discount(Levels(Voice.FlatLine, 1), Now).ShouldBeGreaterThan(0.1);
        model.Discount(Levels(Voice.FlatLine, 0.5), Now).ShouldBe(model.Discount(Levels(Voice.FlatLine, 1), Now) / 2, 1e-12);
        model.Discount(Levels(Voice.ZScore, 1), Now).ShouldBe(0);
        model.Answers.ShouldBe(12);
    }

    [Fact]
    public void Learn_ManyFalseAlarms_LowersByOneAtMost() =>
        Taught(FeedbackModel.Untaught, 200, Voice.FlatLine, isReal: false).Discount(Levels(Voice.FlatLine, 5), Now).ShouldBe(FeedbackModel.MostLowered);

    [Fact]
    public void Learn_RealAlarms_RaisesNothingButTakesBackWhatWasLowered()
    {
        var real = Taught(FeedbackModel.Untaught, 10, Voice.FlatLine, isReal: true);
        real.Discount(Levels(Voice.FlatLine, 2), Now).ShouldBe(0);

        var both = Taught(Taught(FeedbackModel.Untaught, 3, Voice.FlatLine, isReal: false), 10, Voice.FlatLine, isReal: true);
        both.Discount(Levels(Voice.FlatLine, 1), Now).ShouldBe(0);
    }

    [Fact]
    public void Learn_OfAVoiceBesideAnotherOne_TellsWhichOfThemIsWrong()
    {
        var model = FeedbackModel.Untaught;
        for (var i = 0; i < 20; i++)
        {
            model = model.Learn(Answer(Levels(Voice.ZScore, 1), isReal: true));
            model = model.Learn(Answer(Levels(Voice.ZScore, 1, Voice.FlatLine, 1), isReal: false));
        }

        var both = model.Discount(Levels(Voice.ZScore, 1, Voice.FlatLine, 1), Now);
        both.ShouldBeGreaterThan(0.1);
        model.Discount(Levels(Voice.ZScore, 1), Now).ShouldBeLessThan(both / 3);
    }

    [Fact]
    public void Learn_TheRarerKind_WeighsMore()
    {
        var rare = Taught(Taught(FeedbackModel.Untaught, 20, Voice.ZScore, isReal: true), 1, Voice.FlatLine, isReal: false);
        var common = Taught(Taught(FeedbackModel.Untaught, 20, Voice.ZScore, isReal: false), 1, Voice.FlatLine, isReal: false);

        rare.Discount(Levels(Voice.FlatLine, 1), Now).ShouldBeGreaterThan(1.5 * common.Discount(Levels(Voice.FlatLine, 1), Now));
    }

    [Fact]
    public void Learn_FalseAlarmFarAboveTheThreshold_TeachesMoreThanOneJustAbove()
    {
        var near = FeedbackModel.Untaught.Learn(Answer(Levels(Voice.FlatLine, 1), isReal: false));
        var far = FeedbackModel.Untaught.Learn(new AlarmAnswer(new AlarmEvidence(Levels(Voice.FlatLine, 1), 0.8), IsReal: false, Now));

        far.Discount(Levels(Voice.FlatLine, 1), Now).ShouldBeGreaterThan(1.2 * near.Discount(Levels(Voice.FlatLine, 1), Now));
    }

    [Fact]
    public void Discount_AfterHalfLives_HalfIsLeftEachTime()
    {
        var model = Taught(FeedbackModel.Untaught, 3, Voice.FlatLine, isReal: false);
        var levels = Levels(Voice.FlatLine, 1);
        var now = model.Discount(levels, Now);

        model.Discount(levels, Now + HalfLifeMs).ShouldBe(now / 2, 1e-12);
        model.Discount(levels, Now + 3 * HalfLifeMs).ShouldBe(now / 8, 1e-12);
        model.Discount(levels, Now - HalfLifeMs).ShouldBe(now, "the time of one entity may lie behind that of another");
    }

    [Fact]
    public void Learn_LongAfterAnotherAnswer_IsAlmostLikeTheFirst()
    {
        var first = FeedbackModel.Untaught.Learn(Answer(Levels(Voice.FlatLine, 1), isReal: false));
        var old = Taught(FeedbackModel.Untaught, 20, Voice.FlatLine, isReal: true);
        var late = old.Learn(Answer(Levels(Voice.FlatLine, 1), isReal: false) with { AtMs = Now + 20 * HalfLifeMs });

        late.Discount(Levels(Voice.FlatLine, 1), Now + 20 * HalfLifeMs).ShouldBe(first.Discount(Levels(Voice.FlatLine, 1), Now), 1e-3);
    }

    [Fact]
    public void Learn_NothingWasHeard_TeachesNothing() =>
        FeedbackModel.Untaught.Learn(Answer(new double[VoiceLevels.Count], isReal: false)).ShouldBeSameAs(FeedbackModel.Untaught);

    [Theory]
    [InlineData(6, 5)]
    [InlineData(4, 3)]
    [InlineData(3.5, 3)]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    public void Lower_AtAThresholdOfFour_LeavesTheOrder(double surprise, double expected) =>
        FeedbackModel.Lower(surprise, threshold: 4, discount: 1).ShouldBe(expected);

    [Fact]
    public void Load_WhatWasSaved_GoesOnTheSame()
    {
        var model = Taught(Taught(FeedbackModel.Untaught, 5, Voice.FlatLine, isReal: false), 7, Voice.ZScore, isReal: true);
        var restored = Restored(Saved(model));

        restored.IsSame(model).ShouldBeTrue();
        var answer = Answer(Levels(Voice.FlatLine, 2, Voice.ZScore, 1), isReal: false) with { AtMs = Now + HalfLifeMs };
        Saved(restored.Learn(answer)).ShouldBe(Saved(model.Learn(answer)));
        restored.IsSame(model.Learn(answer)).ShouldBeFalse();
    }

    [Fact]
    public void Load_CutOrNewer_IsRefused()
    {
        var bytes = Saved(Taught(FeedbackModel.Untaught, 2, Voice.FlatLine, isReal: false));

        for (var length = 0; length < bytes.Length; length += 7)
        {
            var cut = bytes[..length];
            Should.Throw<SnapshotException>(() => Restored(cut));
        }

        bytes[0] = 9;
        Should.Throw<SnapshotException>(() => Restored(bytes)).Message.ShouldContain("version 9");
    }

    /// <summary>What was learnt must be read for ever. Run with WRITE_GOLDEN=folder to write the file anew.</summary>
    [Fact]
    public void Load_OfVersion1_IsWhatWasLearnt()
    {
        var model = Taught(Taught(FeedbackModel.Untaught, 4, Voice.Cusum, isReal: false), 2, Voice.Iqr, isReal: true);
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is { } target)
            File.WriteAllBytes(Path.Combine(target, "feedback-model-v1.bin"), Saved(model));

        Saved(model).ShouldBe(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "feedback-model-v1.bin")));
    }

    private static FeedbackModel Taught(FeedbackModel model, int answers, Voice voice, bool isReal)
    {
        for (var i = 0; i < answers; i++)
            model = model.Learn(Answer(Levels(voice, 1), isReal));
        return model;
    }

    private static AlarmAnswer Answer(double[] levels, bool isReal) => new(new AlarmEvidence(levels, 0.2), isReal, Now);

    private static double[] Levels(Voice voice, double level, Voice other = Voice.None, double otherLevel = 0)
    {
        var levels = new double[VoiceLevels.Count];
        levels[(int)voice - 1] = level;
        if (other != Voice.None)
            levels[(int)other - 1] = otherLevel;
        return levels;
    }

    private static byte[] Saved(FeedbackModel model)
    {
        var writer = new SnapshotWriter();
        model.Save(writer);
        return writer.Written.ToArray();
    }

    private static FeedbackModel Restored(byte[] bytes)
    {
        var reader = new SnapshotReader(bytes);
        var model = FeedbackModel.Load(ref reader);
        reader.Remaining.ShouldBe(0);
        return model;
    }
}
