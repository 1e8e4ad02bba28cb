using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Engine.Fleets.Gathering;

namespace DistributedAnomaly.Engine.Tests.Fleets;

public sealed class FleetHarvestTests
{
    private static readonly FeatureNames Features = FeatureNames.From(["cpu"]);

    [Fact]
    public void Add_MoreCohortsThanAreToldApart_CountsTheRestForTheFleetVisibly()
    {
        var harvest = new FleetHarvest(Features);
        for (var i = 0; i < FleetHarvest.MostCohorts + 9; i++)
            harvest.Add($"cohort{i}", new FleetMember($"e{i}"), $"e{i}", [1]);

        harvest.Cohorts.Count.ShouldBe(FleetHarvest.MostCohorts);
        harvest.CohortsLeftOut.ShouldBe(9);
        harvest.Rest.Rows().Count().ShouldBe(9);
    }

    [Fact]
    public void Propose_MoreMetricsThanAreCounted_LeavesTheRestOutVisibly()
    {
        var harvest = new FleetHarvest(FeatureNames.Empty);
        for (var i = 0; i < MetricProposals.MostMetrics + 5; i++)
            harvest.Proposals.Add($"metric{i}", 1);
        harvest.Proposals.Add("metric0", 2);

        harvest.Proposals.Count.ShouldBe(MetricProposals.MostMetrics);
        harvest.Proposals.EntitiesOf("metric0").ShouldBe(2);
        harvest.Proposals.LeftOut.ShouldBe(5);
    }

    [Fact]
    public void Merge_OfTwoHosts_IsWhatOneHostWouldHave()
    {
        var (one, first, second) = (new FleetHarvest(Features), new FleetHarvest(Features), new FleetHarvest(Features));
        for (var i = 0; i < 600; i++)
        {
            var (member, name) = (new FleetMember($"e{i}"), $"e{i}");
            foreach (var harvest in (FleetHarvest[])[one, i % 2 == 0 ? first : second])
                harvest.Add(i % 3 == 0 ? "web" : "", member, name, [i]);
        }

        first.Merge(second);

        Rows(first.Rest).ShouldBe(Rows(one.Rest));
        Rows(first.Cohorts["web"]).ShouldBe(Rows(one.Cohorts["web"]));
        first.Cohorts["web"].Rows().ShouldAllBe(r => first.NameOf(r.Hash).StartsWith('e'));
    }

    [Fact]
    public void Merge_OfOtherFeatures_TakesTheProposalsOnly()
    {
        var (harvest, other) = (new FleetHarvest(Features), new FleetHarvest(FeatureNames.Empty));
        other.Proposals.Add("memory", 1);

        harvest.Merge(other);

        harvest.Proposals.Of(entities: 1).ShouldBe(["memory"]);
        harvest.Rest.Rows().ShouldBeEmpty();
    }

    private static (ulong, float)[] Rows(Core.Fleet.Peers.PeerPanel panel) => [.. panel.Rows().Select(r => (r.Hash, r.Row.Span[0])).OrderBy(r => r.Hash)];
}
