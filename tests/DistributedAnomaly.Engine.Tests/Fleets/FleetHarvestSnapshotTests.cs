using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Fleets.Gathering;

namespace DistributedAnomaly.Engine.Tests.Fleets;

/// <summary>A harvest that comes from another process.</summary>
public sealed class FleetHarvestSnapshotTests
{
    private static readonly FeatureNames Features = FeatureNames.From(["cpu", "memory"]);

    [Fact]
    public void Load_OfWhatWasSaved_IsTheSameHarvest()
    {
        var harvest = Gathered();

        var loaded = FleetHarvest.Load(Bytes(harvest), Features);

        loaded.Features.ShouldBeSameAs(Features);
        (loaded.Observations, loaded.CadenceSumMs, loaded.CohortsLeftOut, loaded.Proposals.LeftOut)
            .ShouldBe((harvest.Observations, harvest.CadenceSumMs, harvest.CohortsLeftOut, harvest.Proposals.LeftOut));
        loaded.Proposals.EntitiesOf("disk").ShouldBe(3);
        loaded.Cohorts.Keys.ShouldBe(harvest.Cohorts.Keys, ignoreOrder: true);
        Rows(loaded.Rest).ShouldBe(Rows(harvest.Rest));
        Rows(loaded.Cohorts["web"]).ShouldBe(Rows(harvest.Cohorts["web"]));
        Rows(loaded.Calm).ShouldBe(Rows(harvest.Calm));
        loaded.Rest.Rows().ShouldAllBe(r => loaded.NameOf(r.Hash) == harvest.NameOf(r.Hash) && loaded.IsAnomalous(r.Hash) == harvest.IsAnomalous(r.Hash));
        (loaded.Sample!.Usual.Count, loaded.Sample.EntitySeconds).ShouldBe((harvest.Sample!.Usual.Count, harvest.Sample.EntitySeconds));
    }

    [Fact]
    public void Load_OfOtherFeatures_HasItsOwn()
    {
        var loaded = FleetHarvest.Load(Bytes(Gathered()), FeatureNames.From(["cpu"]));

        loaded.Features.Names.ShouldBe(Features.Names);
        var whole = new FleetHarvest(FeatureNames.From(["cpu"]));
        whole.Merge(loaded);
        (whole.Rest.Rows().Count(), whole.Proposals.EntitiesOf("disk")).ShouldBe((0, 3));
    }

    [Fact]
    public void Load_DamagedBytes_IsRefused()
    {
        var bytes = Bytes(Gathered());
        for (var at = 0; at < bytes.Length; at += 97)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 4;
            Should.Throw<SnapshotException>(() => FleetHarvest.Load(damaged, Features), $"byte {at}");
        }

        Should.Throw<SnapshotException>(() => FleetHarvest.Load(bytes.AsSpan(0, bytes.Length / 2), Features));
    }

    private static FleetHarvest Gathered()
    {
        var harvest = new FleetHarvest(Features);
        for (var i = 0; i < 300; i++)
        {
            var member = new FleetMember($"e{i}") { IsAnomalous = i % 7 == 0 };
            float[] row = [i, i % 5 == 0 ? float.NaN : -i, 1, 2, 3, i];
            harvest.Add(i % 3 == 0 ? "web" : "", member, $"e{i}", row);
            harvest.Calm.Add(member.Hash, row.AsSpan());
            harvest.Sample!.Observe(ref member.Offers, member.Hash, FleetSamples.StartMs + i, 3600, [0, 1, 2, 3, 4, 5]);
            harvest.Count(60_000);
        }

        for (var entity = 0UL; entity < 3; entity++)
            harvest.Proposals.Add("disk", entity);
        return harvest;
    }

    private static byte[] Bytes(FleetHarvest harvest)
    {
        var writer = new SnapshotWriter();
        harvest.Save(writer);
        return writer.Written.ToArray();
    }

    private static IEnumerable<string> Rows(Core.Fleet.Peers.PeerPanel panel) =>
        panel.Rows().OrderBy(r => r.Hash).Select(r => $"{r.Hash}: {string.Join(' ', r.Row.ToArray())}");
}
