using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Engine.Fleets.Gathering;

namespace DistributedAnomaly.Engine.Tests.Fleets;

public sealed class CohortBaselinesTests
{
    private const int Members = 20;
    private static readonly FeatureNames Features = FeatureNames.From(["cpu"]);

    private readonly CohortBaselines _baselines = new();
    private IReadOnlyDictionary<string, CohortBaseline> _known = new Dictionary<string, CohortBaseline>();
    private long _hour = 1000;

    [Fact]
    public void Take_MoreCohortsThanThereMayBe_OnesThatAreGoneMakeRoomForNewOnes()
    {
        var old = Enumerable.Range(0, FleetHarvest.MostCohorts).Select(i => $"old-{i:00}").ToArray();
        Hour(old);
        _known.Keys.ShouldBe([.. old, ""], ignoreOrder: true);

        Hour([.. old[2..], "new-a", "new-b"]);
        _known.Keys.ShouldBe([.. old[2..], "new-a", "new-b", ""], ignoreOrder: true);
    }

    [Fact]
    public void Take_ACohortIsSilentForAnHour_ItsBaselineHolds()
    {
        Hour("a", "b");
        var known = _known["a"];
        Hour("b", "c");

        _known["a"].ShouldBeSameAs(known);
        _known.Keys.ShouldBe(["", "a", "b", "c"], ignoreOrder: true);
    }

    // What the members told is put together at the first window of the next hour.
    private void Hour(params string[] cohorts)
    {
        var harvest = new FleetHarvest(Features);
        foreach (var cohort in cohorts)
        {
            for (var i = 0; i < Members; i++)
            {
                var member = new FleetMember($"{cohort}/{i}");
                harvest.Add(cohort, member, $"{cohort}/{i}", [1]);
                harvest.BaselinesOf(cohort).Add(member.Hash, Row());
            }
        }

        _known = _baselines.Take(harvest, _hour * FleetSample.HourMs, _known);
        _hour++;
        _known = _baselines.Take(new FleetHarvest(Features), _hour * FleetSample.HourMs, _known);
    }

    private static float[] Row()
    {
        var row = new float[BaselinePanel.WidthOf(Features.Count)];
        row.AsSpan().Fill(10);
        return row;
    }
}
