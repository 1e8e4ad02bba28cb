using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Engine.Tests.Fleets;

public sealed class FleetKnowledgeTests
{
    private const long Minute = 60_000;
    private const long Now = 1_760_000_000_000;

    private static readonly FeatureNames Features = FeatureNames.From(["cpu", "memory"]);

    [Fact]
    public void ViewOf_ByCohort_IsItsOwnOrTheFleets()
    {
        var knowledge = Knowledge();

        knowledge.ViewOf("web", Now).Peers.ShouldBeSameAs(knowledge.Cohorts["web"]);
        knowledge.ViewOf("db", Now).Peers.ShouldBeSameAs(knowledge.Whole, "it is not told apart");
        knowledge.ViewOf("", Now).Peers.ShouldBeSameAs(knowledge.Whole);
    }

    [Theory]
    [InlineData(-60_000, false)]
    [InlineData(-59_999, true)]
    [InlineData(300_000, true)]
    [InlineData(300_001, false)]
    public void ViewOf_ByTime_HasPeersOfThatTimeOnly(long after, bool has) =>
        (Knowledge().ViewOf("web", Now + after).Peers is not null).ShouldBe(has);

    [Fact]
    public void Record_WrittenAndRead_IsTheSame()
    {
        var watch = new CohortMonitor(new FleetIncidentPolicy { Share = 0.1 });
        var peers = Peers(3);
        watch.Observe(peers, Features, new IncidentMemory(), anomalousShare: 1);
        watch.IsOpen.ShouldBeTrue();
        var record = FleetRecord.Of(Knowledge(), new Dictionary<string, CohortMonitor>(StringComparer.Ordinal) { ["web"] = watch }, new IncidentMemory());

        var read = FleetRecord.Read(record.Write());

        read.Write().ShouldBe(record.Write());
        (read.Fleet, read.WindowMs, read.ModelVersion).ShouldBe(("shop", Minute, 0));
        read.Features.Names.ShouldBe(["cpu", "memory"]);
        read.Cohorts["web"].Median.ToArray().ShouldBe(Knowledge().Cohorts["web"].Median.ToArray());
        read.ToWatches(new FleetIncidentPolicy())["web"].Incident.ShouldBe(watch.Incident);
    }

    /// <summary>Written by the version before, from the record of the test above: what was known must be read for ever.</summary>
    [Fact]
    public void Read_OfVersion3_GoesOn()
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fleets", "Golden", "knowledge-v3.bin"));
        bytes[0].ShouldBe((byte)3);

        var read = FleetRecord.Read(bytes);

        read.Features.Names.ShouldBe(["cpu", "memory"]);
        read.Cohorts["web"].Median.ToArray().ShouldBe(Knowledge().Cohorts["web"].Median.ToArray());
        read.Cohorts["web"].Unrest.ShouldBe(0);
        var watch = read.ToWatches(new FleetIncidentPolicy())["web"];
        watch.Incident.ShouldNotBeNull().StartedMs.ShouldBe(Now);
        watch.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void Read_OfEveryTruncationAndEveryFlippedByte_IsRefusedCleanly()
    {
        var bytes = FleetRecord.Of(Knowledge(), new Dictionary<string, CohortMonitor>(StringComparer.Ordinal), new IncidentMemory()).Write();
        for (var i = 0; i < bytes.Length; i++)
        {
            var cut = bytes[..i];
            Should.Throw<SnapshotException>(() => FleetRecord.Read(cut));
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 16;
            Should.Throw<SnapshotException>(() => FleetRecord.Read(damaged));
        }
    }

    private static FleetKnowledge Knowledge() => new(
        "shop", Features, Minute, null, Peers(0), new Dictionary<string, PeerStatistics>(StringComparer.Ordinal) { ["web"] = Peers(1) });

    private static PeerStatistics Peers(float more)
    {
        var panel = new PeerPanel(Features.Count);
        for (var i = 0; i < 12; i++)
            panel.Add((ulong)i + 1, [.. Enumerable.Range(0, FleetVector.Width(Features)).Select(c => (i + c) % 5 - 2 + more)]);
        return panel.Close(Now, new UsualSpread())!;
    }
}
