using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Fleet;

public sealed class QuantileSketchTests
{
    private const double RankError = 0.02;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Quantile_OfMergedStreams_IsNearTheExactOne(int hosts)
    {
        var random = new SeededRandom(5);
        var sketches = Enumerable.Range(0, hosts).Select(_ => new QuantileSketch()).ToArray();
        var values = Enumerable.Range(0, 100_000).Select(_ => (float)random.NextNormal()).ToArray();
        for (var i = 0; i < values.Length; i++)
            sketches[i % hosts].Add(values[i]);
        foreach (var other in sketches.Skip(1))
            sketches[0].Merge(other);
        Array.Sort(values);

        sketches[0].Count.ShouldBe(100_000);
        foreach (var share in (double[])[0.01, 0.1, 0.5, 0.9, 0.99])
        {
            var rank = (double)~Array.BinarySearch(values, (float)sketches[0].Quantile(share) + 1e-6f) / values.Length;
            rank.ShouldBe(share, RankError);
            sketches[0].Rank(values[(int)(share * values.Length)]).ShouldBe(share, RankError);
        }
    }

    [Fact]
    public void Add_AMillionValues_StaysSmall()
    {
        var sketch = new QuantileSketch();
        for (var i = 0; i < 1_000_000; i++)
            sketch.Add(i);

        Saved(sketch).Length.ShouldBeLessThan(4096);
    }

    [Fact]
    public void Quantile_OfNothing_IsNaN()
    {
        new QuantileSketch().Quantile(0.5).ShouldBe(double.NaN);
        new QuantileSketch().Rank(1).ShouldBe(0);
    }

    [Fact]
    public void Load_OfSaved_GoesOnAlike()
    {
        var sketch = new QuantileSketch();
        for (var i = 0; i < 5000; i++)
            sketch.Add(i * 7919 % 5000);
        var reader = new SnapshotReader(Saved(sketch));
        var copy = QuantileSketch.Load(ref reader);
        for (var i = 0; i < 5000; i++)
        {
            sketch.Add(i);
            copy.Add(i);
        }

        Saved(copy).ShouldBe(Saved(sketch));
    }

    private static byte[] Saved(QuantileSketch sketch)
    {
        var writer = new SnapshotWriter();
        sketch.Save(writer);
        return writer.Written.ToArray();
    }
}
