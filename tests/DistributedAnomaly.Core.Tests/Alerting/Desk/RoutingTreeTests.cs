using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Alerting.TimeIntervals;

namespace DistributedAnomaly.Core.Tests.Alerting.Desk;

public sealed class RoutingTreeTests
{
    private static readonly Dictionary<string, NamedTimeInterval> None = [];

    [Fact]
    public void Build_RootWithMatchersOrWithoutReceiver_IsRefused()
    {
        Should.Throw<FormatException>(() => RoutingTree.Build(new RouteSpec(), None));
        Should.Throw<FormatException>(() => RoutingTree.Build(new RouteSpec { Receiver = "a", Matchers = MatcherSyntax.Parse("a=b") }, None));
        Should.Throw<FormatException>(() => RoutingTree.Build(new RouteSpec { Receiver = "a", Continue = true }, None));
        Should.Throw<FormatException>(() => RoutingTree.Build(new RouteSpec { Receiver = "a", MuteTimeIntervals = ["x"] }, None));
    }

    [Fact]
    public void Build_UnknownInterval_IsNamed() => Should.Throw<FormatException>(() => RoutingTree.Build(
        new RouteSpec { Receiver = "a", Routes = [new RouteSpec { MuteTimeIntervals = ["nights"] }] }, None)).Message.ShouldContain("nights");

    [Fact]
    public void Build_AllLabelsAndAName_IsRefused() =>
        Should.Throw<FormatException>(() => RoutingTree.Build(new RouteSpec { Receiver = "a", GroupBy = ["...", "x"] }, None));

    [Fact]
    public void Keys_OfTwins_Differ()
    {
        var twin = new RouteSpec { Matchers = MatcherSyntax.Parse("a=b"), Continue = true };
        var tree = RoutingTree.Build(new RouteSpec { Receiver = "r", Routes = [twin, twin] }, None);
        tree.All.Select(r => r.Key).ShouldBe(["{}", "{}/{a=\"b\"}", "{}/{a=\"b\"}#2"]);
        tree.Find("{}/{a=\"b\"}#2")!.Receivers.ShouldBe(["r"]);
        tree.Find("gone").ShouldBeNull();
    }
}
