using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Planning;
using DistributedAnomaly.Grains.Fleets;

namespace DistributedAnomaly.Grains.Tests.Fleets;

public sealed class PolicyBookTests
{
    private readonly PolicyBook _book = new();

    [Fact]
    public void Take_OlderOrSameVersion_ChangesNothing()
    {
        _book.Ready.IsCompleted.ShouldBeFalse();
        _book.Take(Version(2, 7));
        _book.Take(Version(1, 5));
        _book.Take(Version(2, 5));

        (_book.Version, _book.Plans.For("f").Policy.Threshold, _book.Ready.IsCompleted).ShouldBe((2, 7, true));
    }

    [Fact]
    public void Take_SamePolicyOfAFleet_KeepsItsPlan()
    {
        _book.Take(Version(1, 5));
        var plan = _book.Plans.For("f");

        _book.Take(new PolicyVersion(2, PolicyJson.Write(Policies(5) with { AutoCreate = false })));
        _book.Plans.For("f").ShouldBeSameAs(plan, "no entity of the fleet needs a snapshot because of it");

        _book.Take(Version(3, 6));
        _book.Plans.For("f").ShouldNotBeSameAs(plan);
    }

    private static PolicyVersion Version(long number, double threshold) => new(number, PolicyJson.Write(Policies(threshold)));

    private static FleetPolicies Policies(double threshold) => FleetPolicies.Default with { Fallback = new FleetPolicy { Threshold = threshold } };
}
