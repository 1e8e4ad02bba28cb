using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Core.Tests.Evaluation;

public sealed class NabSweepTests
{
    private const long Minute = 60_000;

    /// <summary>Weight of a hit in the last of three rows: sigmoid(-1/3) / sigmoid(-1).</summary>
    private static readonly double LastRow = (2 / (1 + Math.Exp(-5 / 3.0)) - 1) / (2 / (1 + Math.Exp(-5.0)) - 1);

    /// <summary>Weight of a false alarm half a window behind the window: sigmoid(1/2).</summary>
    private static readonly double HalfBehind = 2 / (1 + Math.Exp(2.5)) - 1;

    [Fact]
    public void Best_FirstRowOfTheWindowAlone_IsPerfect()
    {
        var sweep = Sweep((4, 9));

        foreach (var profile in NabProfile.All)
            sweep.Best(profile).ShouldBe(new NabScore(profile.Name, 9, 100, 1, 1, 0));
    }

    [Fact]
    public void Best_LateHit_EarnsLess() => Sweep((6, 9)).Best(NabProfile.Standard).Score!.Value.ShouldBe(100 * (LastRow + 1) / 2, 1e-6);

    [Fact]
    public void At_HitsTwice_EarnsTheBetterOnce() =>
        Sweep((6, 9), (4, 8)).At(NabProfile.Standard, 8).ShouldBe(new NabScore("standard", 8, 100, 1, 1, 0));

    [Fact]
    public void At_FalseAlarms_CostByPlaceAndProfile()
    {
        var sweep = Sweep((4, 9), (2, 8), (7, 7));

        sweep.At(NabProfile.Standard, 8).Score!.Value.ShouldBe(100 * (2 - 0.11) / 2, 1e-6, "before any window: the whole cost");
        sweep.At(NabProfile.RewardLowFp, 8).Score!.Value.ShouldBe(100 * (2 - 0.22) / 2, 1e-6);
        sweep.At(NabProfile.RewardLowFn, 8).Score!.Value.ShouldBe(100 * (3 - 0.11) / 3, 1e-6);
        var both = sweep.At(NabProfile.Standard, 7);
        both.Score!.Value.ShouldBe(100 * (2 - 0.11 + 0.11 * HalfBehind) / 2, 1e-6, "just after a window: less");
        (both.Hit, both.FalseAlarms).ShouldBe((1, 2));
    }

    [Fact]
    public void At_FirstRows_AreNotJudged() => Sweep((0, 9), (4, 8)).At(NabProfile.Standard, 5).Score!.Value.ShouldBe(100, 1e-9);

    [Fact]
    public void At_ThresholdBetweenScores_FlagsWhatIsAbove()
    {
        var sweep = Sweep((4, 9), (2, 8));

        sweep.At(NabProfile.Standard, 8.5).ShouldBe(new NabScore("standard", 8.5, 100, 1, 1, 0));
        sweep.At(NabProfile.Standard, 10).ShouldBe(new NabScore("standard", 10, 0, 1, 0, 0));
    }

    [Fact]
    public void Best_OnlyFalseAlarms_FlagsNothing()
    {
        // The window's rows have the lowest scores: reaching them costs more false alarms than the hit is worth.
        long[] times = [.. Enumerable.Range(0, 100).Select(i => i * Minute)];
        double[] scores = [.. Enumerable.Range(0, 100).Select(i => i >= 98 ? 0.0 : 1.0)];

        new NabSweep([new NabSeries("a", times, scores, [new NabWindow(98 * Minute, 99 * Minute)])]).Best(NabProfile.Standard)
            .ShouldBe(new NabScore("standard", null, 0, 1, 0, 0));
    }

    [Fact]
    public void Best_SeveralFiles_ShareOneThreshold()
    {
        var sweep = new NabSweep([Series((4, 9)), Series((4, 5)), Series((2, 8))]);

        // Low enough for the third window, every row of every file would be flagged.
        var best = sweep.Best(NabProfile.RewardLowFp);

        best.ShouldBe(new NabScore("reward_low_FP", 5, best.Score, 3, 2, 1));
        best.Score!.Value.ShouldBe(100 * (2 + 2 - 0.22) / 6, 1e-6);
    }

    [Fact]
    public void Best_WindowWithoutRows_CountsAsMissed()
    {
        var series = new NabSeries("a", [.. Enumerable.Range(0, 10).Select(i => i * Minute)], [0, 0, 0, 0, 9, 0, 0, 0, 0, 0],
            [new NabWindow(500 * Minute, 600 * Minute), new NabWindow(4 * Minute, 6 * Minute)]);

        new NabSweep([series]).Best(NabProfile.Standard).ShouldBe(new NabScore("standard", 9, 50, 2, 1, 0));
    }

    [Fact]
    public void Best_WindowOfOneRow_IsFoundAndForgivesNothing()
    {
        var times = Enumerable.Range(0, 10).Select(i => i * Minute).ToArray();
        var sweep = new NabSweep([new NabSeries("a", times, [0, 0, 0, 0, 9, 8, 0, 0, 0, 0], [new NabWindow(4 * Minute, 4 * Minute)])]);

        sweep.Best(NabProfile.Standard).Score.ShouldBe(100);
        sweep.At(NabProfile.Standard, 8).Score!.Value.ShouldBe(100 * (2 - 0.11) / 2, 1e-9);
    }

    [Fact]
    public void Best_NoWindow_IsUndefined() =>
        new NabSweep([new NabSeries("a", [0, 1], [1, 2], [])]).Best(NabProfile.Standard).ShouldBe(new NabScore("standard", null, null, 0, 0, 0));

    [Fact]
    public void NabSeries_BadInput_SaysWhatAndWhere()
    {
        Should.Throw<ArgumentException>(() => new NabSeries("a", [0, 1], [1, double.NaN], [])).Message.ShouldStartWith("a: the score of row 2 is not a number");
        Should.Throw<ArgumentException>(() => new NabSeries("a", [0, 1], [1], [])).Message.ShouldStartWith("a: 2 timestamps for 1 scores");
    }

    private static NabSweep Sweep(params (int Row, double Score)[] scores) => new([Series(scores)]);

    /// <summary>Ten rows a minute apart, of which the first is not judged; rows 4 to 6 are the window. Other scores are 0.</summary>
    private static NabSeries Series(params (int Row, double Score)[] scores)
    {
        var values = new double[10];
        foreach (var (row, score) in scores)
            values[row] = score;
        return new NabSeries("a", [.. Enumerable.Range(0, 10).Select(i => i * Minute)], values, [new NabWindow(4 * Minute, 6 * Minute)]);
    }
}
