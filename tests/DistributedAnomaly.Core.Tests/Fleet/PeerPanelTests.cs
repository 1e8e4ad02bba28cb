using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Fleet.Sampling;
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

        var loaded = PeerStatistics.Load(ref reader, 4);

        (loaded.TimeMs, loaded.Members, loaded.MovedShare).ShouldBe((peers.TimeMs, peers.Members, peers.MovedShare));
        loaded.Median.ToArray().ShouldBe(peers.Median.ToArray());
        loaded.Spread.ToArray().ShouldBe(peers.Spread.ToArray());
        loaded.Dispersion.ToArray().ShouldBe(peers.Dispersion.ToArray());
    }

    [Fact]
    public void Load_OfVersion1_NobodyIsDispersed()
    {
        var first = new SnapshotReader(WrittenStatistics([]).Written);
        var second = new SnapshotReader(WrittenSpread([]).Written);

        PeerStatistics.Load(ref first, 1).Dispersion.ToArray().ShouldBe([1, 1, 1, 1]);
        UsualSpread.Load(ref second, 1).Distances.ToArray().ShouldBe([0, 0, 0, 0]);
        (first.Remaining, second.Remaining).ShouldBe((0, 0));
    }

    [Fact]
    public void Load_OfVersion2_NothingIsKnownOfTwoObservations()
    {
        var first = new SnapshotReader(WrittenStatistics([1.5f, 1, 2]).Written);
        var second = new SnapshotReader(WrittenSpread([3, 2, 1]).Written);

        var peers = PeerStatistics.Load(ref first, 2);
        var usual = UsualSpread.Load(ref second, 2);

        (peers.TimeMs, peers.Members, peers.Features, peers.Moved(1, isUp: false)).ShouldBe((77, 20, 2, 0.4f));
        peers.Median.ToArray().ShouldBe([1, 2, 0, 0, 3, 4, 5, 6]);
        peers.Spread.ToArray().ShouldBe([7, 8, 0, 0, 9, 10, 11, 12]);
        peers.Dispersion.ToArray().ShouldBe([1.5f, 1, 1, 2]);
        usual.WatchedMs.ShouldBe(70);
        usual.Of(2).ToArray().ShouldBe([1, 2, 0, 0, 3, 4, 5, 6]);
        usual.Distances.ToArray().ShouldBe([3, 0, 2, 1]);
        (first.Remaining, second.Remaining).ShouldBe((0, 0));
    }

    // Two features in three views, as it was written before there were four.
    private static SnapshotWriter WrittenStatistics(float[] dispersion)
    {
        var writer = new SnapshotWriter();
        writer.Long(77);
        writer.Int(20);
        return WithColumns(writer, [1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12], [0.1f, 0.2f, 0.3f, 0.4f], dispersion);
    }

    private static SnapshotWriter WrittenSpread(float[] distances)
    {
        var writer = new SnapshotWriter();
        writer.Long(7);
        writer.Long(77);
        return WithColumns(writer, [1, 2, 3, 4, 5, 6], distances);
    }

    // Version 1 has no numbers per view at the end.
    private static SnapshotWriter WithColumns(SnapshotWriter writer, params float[][] numbers)
    {
        writer.Int(numbers[0].Length);
        foreach (var part in numbers.Where(n => n.Length > 0))
            writer.Floats(part);
        return writer;
    }

    /// <summary>Two features that always go together, and for an hour no longer do: each by itself is as usual.</summary>
    [Fact]
    public void Close_WhileMembersGoTogetherAsNever_TellsThatTheyAreDispersed()
    {
        var (model, usual, random) = (ModelOfTwins(), new UsualSpread(), new SeededRandom(5));
        float[] Window(int minute, bool areTwins)
        {
            var panel = new PeerPanel(2);
            for (var i = 0; i < 60; i++)
                panel.Add(EntityHash.Of($"e{i}"), Twins(random, areTwins));
            return panel.Close((minute + 1) * 60_000L, usual, model).ShouldNotBeNull().Dispersion.ToArray();
        }

        for (var minute = 0; minute < 600; minute++)
            Window(minute, areTwins: true).ShouldAllBe(d => d < 1.7f);

        Window(600, areTwins: false).ShouldAllBe(d => d > 1.9f);
        Window(601, areTwins: true).ShouldAllBe(d => d < 1.7f);
    }

    [Fact]
    public void Close_WithoutAModel_NobodyIsDispersed()
    {
        var panel = new PeerPanel(2);
        for (var i = 0; i < 60; i++)
            panel.Add(EntityHash.Of($"e{i}"), Views(i, -i));

        panel.Close(1, new UsualSpread()).ShouldNotBeNull().Dispersion.ToArray().ShouldBe([1, 1, 1, 1]);
    }

    private static FleetModel ModelOfTwins()
    {
        var sample = new FleetSample(FeatureNames.From(["in", "out"]), 2000);
        for (var entity = 0; entity < 100; entity++)
        {
            var (random, offers) = (new SeededRandom(7, entity), default(OfferState));
            for (var minute = 0; minute < 1200; minute++)
            {
                var row = Twins(random, areTwins: true);
                row[0] += random.NextDouble() < 0.002 ? 9 : 0;
                sample.Observe(ref offers, EntityHash.Of($"e{entity}"), (minute + 1) * 60_000L, 60, row);
            }
        }

        return FleetTrainer.Train(sample, [], new FleetModelInfo(1, 1, 0, 0, 0, 0, [], 0, 0), FitOptions.Default).ShouldNotBeNull();
    }

    private static float[] Twins(SeededRandom random, bool areTwins)
    {
        var (common, apart) = ((float)random.NextNormal(), 0.2f * (float)random.NextNormal());
        return Views(common, (areTwins ? common : -common) + apart);
    }

    private static float[] Views(params float[] now) => [.. now, .. now.Select(v => v / 2), .. now.Select(v => v / 5), .. now.Select(v => v / 20)];
}
