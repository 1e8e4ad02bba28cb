using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Index;

namespace DistributedAnomaly.Grains.Tests.Fleets;

public sealed class FleetSizesTests
{
    private readonly FleetSizes _sizes = new();

    [Fact]
    public void Counted_NeverSmallerThanWhatWasAdmittedHere()
    {
        _sizes.Knows("f").ShouldBeFalse();
        _sizes.Created("f");
        for (var i = 0; i < 5; i++)
            _sizes.Admitted("f");
        _sizes.Counted(Counts(("f", 3), ("g", 8)));

        (_sizes.Of("f"), _sizes.Of("g"), _sizes.Of("none"), _sizes.Total, _sizes.Knows("g")).ShouldBe((5, 8, 0, 13, true));
        _sizes.Counted(Counts(("f", 9), ("g", 8)));
        _sizes.Of("f").ShouldBe(9);
    }

    [Fact]
    public void ByState_IsWhatTheIndexCountedLast()
    {
        _sizes.Counted(Counts(("f", 3), ("g", 8)));

        _sizes.ByState().ShouldContain((EntityState.Normal, 11));
        _sizes.ByState().Where(s => s.State != EntityState.Normal).ShouldAllBe(s => s.Count == 0);
    }

    private static Dictionary<string, FleetCounts> Counts(params (string Fleet, int Count)[] fleets) =>
        fleets.ToDictionary(f => f.Fleet, f => new FleetCounts(0, f.Count, 0, 0, 0, 0));
}
