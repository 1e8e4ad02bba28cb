using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Calibration;

public sealed class TailEstimatorTests
{
    private const int Block = 8;

    public static TheoryData<string> Distributions => ["normal", "exponential", "pareto", "uniform"];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Exceedance_OfOneInAHundredBlocks_IsReachedAboutThatOften(string distribution)
    {
        // Many estimators, each taught by 300 blocks and then asked about 300 more.
        var asked = 0;
        var reached = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var tail = new TailEstimator();
            for (var i = 0; i < 300 * Block; i++)
                Teach(ref tail, Draw(random, distribution), i);
            for (var i = 0; i < 300; i++)
            {
                var maximum = Enumerable.Range(0, Block).Max(_ => Draw(random, distribution));
                asked++;
                if (tail.Exceedance(maximum, 1e-9) >= 2)
                    reached++;
            }
        }

        (reached / (double)asked).ShouldBeInRange(0.01 / 3, 0.01 * 3);
    }

    [Fact]
    public void Exceedance_GrowsWithTheScore()
    {
        var random = new Random(3);
        var tail = new TailEstimator();
        for (var i = 0; i < 200 * Block; i++)
            Teach(ref tail, Draw(random, "normal"), i);
        var last = 0.0;
        for (var score = 0.0; score < 50; score += 0.1)
        {
            var now = tail.Exceedance(score, 0.01);
            now.ShouldBeGreaterThanOrEqualTo(last - 0.01);
            last = now;
        }

        last.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void Exceedance_DuringWarmUp_IsZero()
    {
        var tail = new TailEstimator();
        for (var i = 0; i < 7 * Block; i++)
            Teach(ref tail, i, i);

        tail.Exceedance(1e9, 1).ShouldBe(0);
    }

    [Fact]
    public void Discard_OfAnOnset_LeavesTheTailAsItWas()
    {
        var random = new Random(4);
        var tail = new TailEstimator();
        for (var i = 0; i < 100 * Block; i++)
            Teach(ref tail, Draw(random, "normal"), i);
        for (var i = 0; i < Block; i++)
            Teach(ref tail, 1000, i);

        var before = tail.Exceedance(500, 0.1);
        tail.Discard();
        for (var i = 0; i < 20 * Block; i++)
            Teach(ref tail, Draw(random, "normal"), i);

        tail.Exceedance(500, 0.1).ShouldBeGreaterThan(before * 0.9);
        tail.Threshold.ShouldBeLessThan(10);
    }

    [Fact]
    public void Load_OfMoreMaximaThanPossible_IsRefused()
    {
        var bytes = new byte[100];
        bytes[0] = 200;

        Should.Throw<SnapshotException>(() =>
        {
            var reader = new SnapshotReader(bytes);
            TailEstimator.Load(ref reader);
        });
    }

    private static void Teach(ref TailEstimator tail, double score, int i)
    {
        tail.Add((float)score);
        if (i % Block == Block - 1)
            tail.EndBlock(0.2f);
    }

    private static double Draw(Random random, string distribution) => distribution switch
    {
        "normal" => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()),
        "exponential" => -Math.Log(1 - random.NextDouble()),
        "pareto" => Math.Pow(1 - random.NextDouble(), -1 / 4.0),
        _ => random.NextDouble(),
    };
}
