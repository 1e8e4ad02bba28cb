using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Fleet;

public sealed class PeerPanelTests
{
    [Fact]
    public void Close_CohortThatMoves_ShowsMedianSpreadAndShare()
    {
        var panel = new PeerPanel(2);
        var random = new SeededRandom(3);
        for (var i = 0; i < 200; i++)
            panel.Add(EntityHash.Of($"e{i}"), Views((float)random.NextNormal(), (float)(4 + random.NextNormal())));

        var peers = panel.Close(60_000, new UsualSpread()).ShouldNotBeNull();

        peers.TimeMs.ShouldBe(60_000);
        peers.Members.ShouldBe(200);
        ((double)peers.Median[0]).ShouldBe(0, 0.25);
        ((double)peers.Median[1]).ShouldBe(4, 0.25);
        ((double)peers.Spread[1]).ShouldBe(1, 0.25);
        peers.MovedShare.ShouldBe(0.93, 0.05);
    }

    [Fact]
    public void Close_AFewOutliers_MoveNothing()
    {
        var panel = new PeerPanel(1);
        for (var i = 0; i < 100; i++)
            panel.Add(EntityHash.Of($"e{i}"), Views(i < 10 ? 30 : 0.1f * (i % 5)));

        var peers = panel.Close(1, new UsualSpread()).ShouldNotBeNull();

        ((double)peers.Median[0]).ShouldBeLessThan(0.5);
        peers.MovedShare.ShouldBe(0.1, 1e-6);
    }

    [Fact]
    public void Add_ChattyMember_CountsOnce()
    {
        var panel = new PeerPanel(1);
        for (var i = 0; i < 1000; i++)
            panel.Add(EntityHash.Of("chatty"), Views(9));
        for (var i = 0; i < 20; i++)
            panel.Add(EntityHash.Of($"e{i}"), Views(0));

        var peers = panel.Close(1, new UsualSpread()).ShouldNotBeNull();

        peers.Members.ShouldBe(21);
        peers.Median[0].ShouldBe(0);
    }

    [Fact]
    public void Close_MembersOfThisWindowOnly()
    {
        var panel = new PeerPanel(1);
        for (var i = 0; i < 30; i++)
            panel.Add(EntityHash.Of($"e{i}"), Views(0));
        panel.Close(1, new UsualSpread()).ShouldNotBeNull();
        for (var i = 0; i < 7; i++)
            panel.Add(EntityHash.Of($"e{i}"), Views(0));

        panel.Close(2, new UsualSpread()).ShouldBeNull("seven say nothing about each other");
    }

    [Fact]
    public void Merge_OfTwoHosts_IsThePanelOfOneHost()
    {
        var (one, left, right) = (new PeerPanel(1), new PeerPanel(1), new PeerPanel(1));
        for (var i = 0; i < 2000; i++)
        {
            var hash = EntityHash.Of($"e{i}");
            one.Add(hash, Views(i % 100));
            (i < 700 ? left : right).Add(hash, Views(i % 100));
        }

        left.Merge(right);

        var (a, b) = (left.Close(5, new UsualSpread()).ShouldNotBeNull(), one.Close(5, new UsualSpread()).ShouldNotBeNull());
        (a.Members, a.Median[0], a.Spread[0]).ShouldBe((b.Members, b.Median[0], b.Spread[0]));
        a.Members.ShouldBe(PeerPanel.MostMembers);
    }

    [Fact]
    public void Load_OfSaved_IsTheSame()
    {
        var panel = new PeerPanel(2);
        for (var i = 0; i < 20; i++)
            panel.Add(EntityHash.Of($"e{i}"), Views(i, -i));
        var peers = panel.Close(77, new UsualSpread())!;
        var writer = new SnapshotWriter();
        peers.Save(writer);
        var reader = new SnapshotReader(writer.Written);

        var loaded = PeerStatistics.Load(ref reader);

        (loaded.TimeMs, loaded.Members, loaded.MovedShare).ShouldBe((peers.TimeMs, peers.Members, peers.MovedShare));
        loaded.Median.ToArray().ShouldBe(peers.Median.ToArray());
        loaded.Spread.ToArray().ShouldBe(peers.Spread.ToArray());
    }

    private static float[] Views(params float[] now) => [.. now, .. now.Select(v => v / 5), .. now.Select(v => v / 20)];
}
