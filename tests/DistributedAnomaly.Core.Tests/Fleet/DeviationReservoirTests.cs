using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Fleet;

public sealed class DeviationReservoirTests
{
    [Fact]
    public void Merge_OfTwoHosts_IsTheSampleOfOneHost()
    {
        var (one, left, right) = (new DeviationReservoir(2, 100), new DeviationReservoir(2, 100), new DeviationReservoir(2, 100));
        for (var i = 0; i < 5000; i++)
        {
            var entity = EntityHash.Of($"web-{i % 50}");
            float[] row = [i, -i];
            one.Add(entity, i, i, 1, row);
            (i % 2 == 0 ? left : right).Add(entity, i, i, 1, row);
        }

        right.Merge(left);

        Saved(right).ShouldBe(Saved(one));
        (one.Count, one.Offered, one.Weight).ShouldBe((100, 5000, 5000));
    }

    [Fact]
    public void Add_ByWeight_HeavyRowsAreTakenMoreOften()
    {
        var sample = new DeviationReservoir(1, 1000);
        for (var i = 0; i < 20_000; i++)
            sample.Add(EntityHash.Of($"e{i}"), 0, i, i % 2 == 0 ? 3 : 1, [i % 2]);

        sample.Rows().Count(r => r.Row.Span[0] == 0).ShouldBeInRange(700, 800, "three of four");
    }

    [Fact]
    public void Add_OfOnePeriod_RowsStayTogether()
    {
        var sample = new DeviationReservoir(1, 300);
        for (var e = 0; e < 1000; e++)
        {
            for (var t = 0; t < 3; t++)
                sample.Add(EntityHash.Of($"e{e}"), 7, t, 1, [e]);
        }

        sample.Rows().GroupBy(r => r.Entity).Select(g => g.Count()).ShouldAllBe(count => count == 3);
    }

    [Fact]
    public void Load_OfSaved_GoesOnAlike()
    {
        var sample = new DeviationReservoir(3, 40);
        for (var i = 0; i < 500; i++)
            sample.Add(EntityHash.Of($"e{i}"), 1, i, 1, [i, i, i]);
        var copy = Loaded(Saved(sample));
        for (var i = 500; i < 900; i++)
        {
            sample.Add(EntityHash.Of($"e{i}"), 1, i, 1, [i, i, i]);
            copy.Add(EntityHash.Of($"e{i}"), 1, i, 1, [i, i, i]);
        }

        Saved(copy).ShouldBe(Saved(sample));
    }

    [Fact]
    public void Load_OfDamage_IsRefused()
    {
        var sample = new DeviationReservoir(2, 10);
        sample.Add(1, 1, 1, 1, [1, 2]);
        var bytes = Saved(sample);
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Should.Throw<SnapshotException>(() => Loaded(cut));
        }
    }

    private static byte[] Saved(DeviationReservoir sample)
    {
        var writer = new SnapshotWriter();
        sample.Save(writer);
        return writer.Written.ToArray();
    }

    private static DeviationReservoir Loaded(byte[] bytes)
    {
        var reader = new SnapshotReader(bytes);
        return DeviationReservoir.Load(ref reader);
    }
}
