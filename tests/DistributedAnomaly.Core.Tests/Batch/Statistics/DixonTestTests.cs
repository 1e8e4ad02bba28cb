using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Statistics;

namespace DistributedAnomaly.Core.Tests.Batch.Statistics;

public sealed class DixonTestTests
{
    [Theory]
    [InlineData(3, 90, 0.941)]
    [InlineData(3, 99, 0.994)]
    [InlineData(7, 95, 0.568)]
    [InlineData(10, 95, 0.466)]
    [InlineData(30, 90, 0.260)]
    [InlineData(30, 99, 0.372)]
    public void CriticalValue_IsThatOfTheTable(int n, int confidence, double expected) => DixonTest.CriticalValue(n, confidence).ShouldBe(expected);

    [Theory]
    [InlineData(2, 95)]
    [InlineData(31, 95)]
    [InlineData(10, 80)]
    public void CriticalValue_OutsideOfTheTable_IsRefused(int n, int confidence) =>
        Should.Throw<ArgumentOutOfRangeException>(() => DixonTest.CriticalValue(n, confidence));

    /// <summary>Every critical value against normal samples: it is exceeded as often as it says.</summary>
    [Theory]
    [InlineData(90, 0.10)]
    [InlineData(95, 0.05)]
    [InlineData(99, 0.01)]
    public void CriticalValue_OfNormalSamples_IsExceededAsOftenAsItSays(int confidence, double expected)
    {
        var random = new Random(17);
        for (var n = DixonTest.SmallestSample; n <= DixonTest.LargestSample; n++)
        {
            var (exceeded, samples) = (0, 20_000);
            var sample = new double[n];
            for (var s = 0; s < samples; s++)
            {
                for (var i = 0; i < n; i++)
                    sample[i] = SampleTables.Gauss(random);
                Array.Sort(sample);
                // Two-sided: the suspect is the value farther from the mean.
                var gap = sample[^1] - sample.Average() > sample.Average() - sample[0] ? sample[^1] - sample[^2] : sample[1] - sample[0];
                exceeded += gap / (sample[^1] - sample[0]) > DixonTest.CriticalValue(n, confidence) ? 1 : 0;
            }

            ((double)exceeded / samples).ShouldBe(expected, 0.2 * expected + 0.002, $"n = {n}");
        }
    }

    /// <summary>The example of Dean and Dixon: 0.167 of seven values.</summary>
    [Fact]
    public void Score_OfAFarValue_IsItsQAsAShareOfTheCriticalOne()
    {
        var table = new Table(["x"], [0.189, 0.167, 0.187, 0.183, 0.186, 0.182, 0.181]);

        var scores = new DixonDetector { Confidence = 90 }.Fit(table, FitOptions.Default).ScoreTraining(table);

        scores[1].ShouldBe((0.181 - 0.167) / (0.189 - 0.167) / 0.507, 1e-9);
        scores[1].ShouldBeGreaterThan(1);
        scores.Where((_, i) => i != 1).ShouldAllBe(score => score < 1);
    }
}
