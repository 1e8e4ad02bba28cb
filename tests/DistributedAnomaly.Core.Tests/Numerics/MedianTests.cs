using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Numerics;

public sealed class MedianTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(13)]
    [InlineData(256)]
    [InlineData(1001)]
    public void Of_AnyOrder_IsTheMiddleOfTheSortedValues(int count)
    {
        var random = new SeededRandom(count);
        for (var round = 0; round < 200; round++)
        {
            // Few different values bring many equal ones; a rising or falling order is the hard case of a bad pivot.
            float[] values = [.. Enumerable.Range(0, count).Select(i => (round % 4) switch
            {
                0 => (float)random.NextNormal(), 1 => random.Next(3), 2 => i, _ => -i,
            })];
            var sorted = values.Order().ToArray();
            var expected = count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;

            Median.Of(values).ShouldBe(expected);
            values.Order().ShouldBe(sorted);
        }
    }
}
