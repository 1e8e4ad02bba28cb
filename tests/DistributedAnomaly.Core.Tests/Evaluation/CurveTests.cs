using DistributedAnomaly.Core.Evaluation;
using FsCheck;
using FsCheck.Fluent;

namespace DistributedAnomaly.Core.Tests.Evaluation;

public sealed class CurveTests
{
    [Fact]
    public void Areas_WorkedByHand_AreAsOnPaper()
    {
        var table = ThresholdTable.Of(Samples.Of([0.9, 0.8, 0.7, 0.6, 0.5], "10100"));

        PrecisionRecallCurve.Of(table).AveragePrecision!.Value.ShouldBe((1.0 + 2 / 3.0) / 2, 1e-12);
        RocCurve.Of(table).Area!.Value.ShouldBe(5 / 6.0, 1e-12, "of the six pairs one is the wrong way round");
        RocCurve.Of(table).Points.Select(p => (p.FalsePositiveRate, p.TruePositiveRate)).ShouldBe(
            [(0, 0), (0, 0.5), (1 / 3.0, 0.5), (1 / 3.0, 1), (2 / 3.0, 1), (1, 1)]);
        PrecisionRecallCurve.Of(table).Points.Select(p => (p.Recall, p.Precision)).ShouldBe([(0.5, 1), (0.5, 0.5), (1, 2 / 3.0), (1, 0.5), (1, 0.4)]);
    }

    [Fact]
    public void Areas_Ties_CountHalf()
    {
        var table = ThresholdTable.Of(Samples.Of([1, 1, 0, 0], "1010"));

        RocCurve.Of(table).Area.ShouldBe(0.5);
        PrecisionRecallCurve.Of(table).AveragePrecision.ShouldBe(0.5);
        table.Rows.Count.ShouldBe(3, "nothing, and two distinct scores");
    }

    [Fact]
    public void Areas_ConstantScores_AreChance()
    {
        var table = ThresholdTable.Of(Samples.Of([3, 3, 3, 3, 3], "01000"));

        RocCurve.Of(table).Area.ShouldBe(0.5);
        PrecisionRecallCurve.Of(table).AveragePrecision!.Value.ShouldBe(0.2, 1e-12);
    }

    [Theory]
    [InlineData("0000", null, null)]
    [InlineData("1111", null, 1.0)]
    public void Areas_OneClass_AreUndefined(string labels, double? roc, double? pr)
    {
        var table = ThresholdTable.Of(Samples.Of([4, 3, 2, 1], labels));

        (RocCurve.Of(table).Area, PrecisionRecallCurve.Of(table).AveragePrecision).ShouldBe((roc, pr));
        RocCurve.Of(table).Points.ShouldBeEmpty();
        RocCurve.Of(table).Thinned(10).ShouldBeEmpty();
    }

    [Fact]
    public void Areas_NoRow_AreUndefined()
    {
        var table = ThresholdTable.Of(new ScoredSeries("e", [], []));

        (RocCurve.Of(table).Area, PrecisionRecallCurve.Of(table).AveragePrecision).ShouldBe((null, null));
        table.BestF1().ShouldBeNull();
        double.IsPositiveInfinity(table.Cheapest(ErrorCost.Default).Threshold).ShouldBeTrue();
    }

    [Fact]
    public void Areas_ScoresThatKnowNothing_AreChance()
    {
        var random = new Random(5);
        double[] scores = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble())];
        var table = ThresholdTable.Of(new ScoredSeries("e", scores, [.. scores.Select((_, i) => i % 10 == 0)]));

        RocCurve.Of(table).Area!.Value.ShouldBe(0.5, 0.015);
        PrecisionRecallCurve.Of(table).AveragePrecision!.Value.ShouldBe(0.1, 0.01, "the share of labelled rows");
    }

    [Fact]
    public void Areas_ScoresThatKnowAll_AreOne() => ForAnySeries(series =>
    {
        var labels = series.Labels.ToArray();
        var all = ThresholdTable.Of(new ScoredSeries("e", [.. series.Scores.ToArray().Select((score, i) => score + (labels[i] ? 1000 : 0))], labels));

        RocCurve.Of(all).Area!.Value.ShouldBe(1, 1e-12);
        PrecisionRecallCurve.Of(all).AveragePrecision!.Value.ShouldBe(1, 1e-12);
        all.BestF1()!.Value.Counts.F1.ShouldBe(1);
    });

    [Fact]
    public void Areas_ScoresInOtherUnits_AreTheSame() => ForAnySeries(series =>
    {
        var table = ThresholdTable.Of(series);
        var other = ThresholdTable.Of(Samples.WithScores(series, score => Math.Exp(score / 7) * 1e6 + 3));

        RocCurve.Of(other).Area.ShouldBe(RocCurve.Of(table).Area);
        PrecisionRecallCurve.Of(other).AveragePrecision.ShouldBe(PrecisionRecallCurve.Of(table).AveragePrecision);
        other.BestF1()!.Value.Counts.ShouldBe(table.BestF1()!.Value.Counts);
    });

    [Fact]
    public void RocArea_ScoresTurnedRound_IsTheComplement() => ForAnySeries(series =>
    {
        var area = RocCurve.Of(ThresholdTable.Of(series)).Area!.Value;

        RocCurve.Of(ThresholdTable.Of(Samples.WithScores(series, score => -score))).Area!.Value.ShouldBe(1 - area, 1e-12);
    });

    /// <summary>The definition itself: the chance that a labelled row has the higher score.</summary>
    [Fact]
    public void RocArea_AnySeries_IsTheShareOfPairs() => ForAnySeries(series =>
    {
        var pairs = 0.0;
        for (var i = 0; i < series.Rows; i++)
        {
            for (var j = 0; j < series.Rows; j++)
            {
                if (series.Labels[i] && !series.Labels[j])
                    pairs += series.Scores[i] > series.Scores[j] ? 1 : series.Scores[i] == series.Scores[j] ? 0.5 : 0;
            }
        }

        RocCurve.Of(ThresholdTable.Of(series)).Area!.Value.ShouldBe(pairs / series.Anomalous / series.Calm, 1e-9);
    });

    [Fact]
    public void Thinned_Staircase_KeepsItsCorners()
    {
        // Ten labelled rows on top, then ten calm ones, ten labelled and ten calm: the curve has three corners and 41 points.
        double[] scores = [.. Enumerable.Range(0, 40).Select(i => 40.0 - i)];
        var curve = RocCurve.Of(ThresholdTable.Of(Samples.Of(scores, new string('1', 10) + new string('0', 10) + new string('1', 10) + new string('0', 10))));

        curve.Points.Count.ShouldBe(41);
        curve.Thinned(5).Select(p => (p.FalsePositiveRate, p.TruePositiveRate)).ShouldBe([(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)]);
    }

    [Fact]
    public void Thinned_AnyCurve_IsAPartOfIt() => ForAnySeries(series =>
    {
        var table = ThresholdTable.Of(series);
        var (roc, pr) = (RocCurve.Of(table), PrecisionRecallCurve.Of(table));

        CheckPart(roc.Points, roc.Thinned(7), 7);
        CheckPart(pr.Points, pr.Thinned(7), 7);
        CheckPart(table.Rows, table.Thinned(9, ErrorCost.Default), 9);
        table.Thinned(9, ErrorCost.Default).ShouldContain(table.BestF1()!.Value);
        table.Thinned(9, ErrorCost.Default).ShouldContain(table.Cheapest(ErrorCost.Default));
    });

    private static void CheckPart<T>(IReadOnlyList<T> all, IReadOnlyList<T> part, int most)
    {
        part.Count.ShouldBeLessThanOrEqualTo(most);
        if (all.Count <= most)
            part.ShouldBe(all);
        (part[0], part[^1]).ShouldBe((all[0], all[^1]));
        all.Where(part.Contains).ShouldBe(part, "the same points in the same order");
    }

    private static void ForAnySeries(Action<ScoredSeries> check) =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed => check(Samples.Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
