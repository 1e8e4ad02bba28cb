using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Monitoring;

public sealed class HabitTests
{
    [Fact]
    public void Heed_WhatIsRareEveryDay_BecomesEverydayLife()
    {
        var habit = new Habit();

        Days(habit, 4.5, 4.4, 4.6, 4.5, 4.7).ShouldBe([4.5, 4.4, 3.2, 3.0, 3.2], 1e-6);
        habit.Heed(6.5).ShouldBe(4.9, 1e-6, "what is stranger than the habit is told");
    }

    [Fact]
    public void Heed_OneBadDay_IsNoHabit() => Days(new Habit(), 0, 7, 0, 0, 5).ShouldBe([0, 7, 0, 0, 5], 1e-6);

    [Fact]
    public void Heed_AHabitThatEnds_IsForgotten() => Days(new Habit(), 4.5, 4.5, 4.5, 0, 0, 4.5).ShouldBe([4.5, 4.5, 3, 0, 0, 4.5], 1e-6);

    [Fact]
    public void Heed_AVeryStrangeHabit_IsTold() => Days(new Habit(), 12, 12, 12, 12)[^1].ShouldBe(10);

    [Fact]
    public void Load_OfSaved_KnowsTheHabit()
    {
        var habit = new Habit();
        Days(habit, 4.5, 4.5);
        var writer = new SnapshotWriter();
        habit.Save(writer);
        var reader = new SnapshotReader(writer.Written);

        Habit.Load(ref reader).Heed(4.5).ShouldBe(3, 1e-6);
    }

    private static double[] Days(Habit habit, params double[] surprises)
    {
        var heard = new double[surprises.Length];
        for (var day = 0; day < heard.Length; day++)
        {
            habit.Heed(0);
            heard[day] = habit.Heed(surprises[day]);
            habit.Heed(1);
            habit.EndDay();
        }

        return heard;
    }
}
