using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Core.Tests.Evaluation;

public sealed class ConfusionTests
{
    [Fact]
    public void Rates_WorkedByHand_AreAsOnPaper()
    {
        var counts = new Confusion(TruePositives: 6, FalsePositives: 2, TrueNegatives: 8, FalseNegatives: 4);

        counts.Precision.ShouldBe(0.75);
        counts.Recall.ShouldBe(0.6);
        counts.FalsePositiveRate.ShouldBe(0.2);
        counts.F1!.Value.ShouldBe(2 / 3.0, 1e-12);
        counts.Mcc!.Value.ShouldBe((6 * 8 - 2 * 4) / Math.Sqrt(8 * 10 * 10 * 12), 1e-12);
        counts.Kappa!.Value.ShouldBe((0.7 - 0.5) / (1 - 0.5), 1e-12, "agreement 14 of 20; by chance .4 x .5 + .6 x .5");
        new ErrorCost(1, 10).Of(counts).ShouldBe(42);
    }

    [Fact]
    public void Rates_AllRightOrAllWrong_AreTheEndsOfTheirRange()
    {
        var right = new Confusion(5, 0, 5, 0);
        var wrong = new Confusion(0, 5, 0, 5);

        (right.F1, right.Mcc!.Value, right.Kappa).ShouldBe((1, 1, 1));
        (wrong.F1, wrong.Kappa).ShouldBe((0, -1));
        wrong.Mcc!.Value.ShouldBe(-1, 1e-12);
    }

    [Fact]
    public void Rates_NothingToDivideBy_AreNull()
    {
        var nothing = new Confusion(0, 0, 10, 0);
        var silent = new Confusion(0, 0, 8, 2);

        (nothing.Precision, nothing.Recall, nothing.F1, nothing.Mcc, nothing.Kappa).ShouldBe((null, null, null, null, null));
        nothing.FalsePositiveRate.ShouldBe(0);
        (silent.Precision, silent.Recall, silent.F1, silent.Mcc, silent.Kappa).ShouldBe((null, 0, 0, null, 0));
        default(Confusion).FalsePositiveRate.ShouldBeNull();
    }

    [Fact]
    public void Mcc_BillionsOfRows_DoesNotOverflow() =>
        new Confusion(3_000_000_000, 3_000_000_000, 3_000_000_000, 3_000_000_000).Mcc.ShouldBe(0);

    [Fact]
    public void Of_LabelsAndFlags_AreCounted() =>
        Confusion.Of([true, true, false, false, false], [true, false, true, false, false]).ShouldBe(new Confusion(1, 1, 2, 1));
}
