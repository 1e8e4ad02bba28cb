using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Client.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsThatOfTheBaseline() => PublicApiText.ShouldMatchBaseline(typeof(AnomalyClient).Assembly, "DistributedAnomaly.Client");

    [Fact]
    public void Difference_ChangedMember_NamesItWithItsType() =>
        PublicApiText.Difference("class A\n    int X { get; }\n\nclass B\n    int X { get; }\n", "class A\n    int X { get; }\n\nclass B\n    int Y { get; }\n")
            .ShouldBe("- class B :: int X { get; }\n+ class B :: int Y { get; }");

    [Fact]
    public void Of_ThisKit_SaysNullabilityAndDefaults()
    {
        var text = PublicApiText.Of(typeof(PublicApiText).Assembly);
        text.ShouldContain("static class DistributedAnomaly.TestKit.PublicApiText");
        text.ShouldContain("static string? Difference(string before, string now)");
        text.ShouldContain("const string UpdateVariable = \"UPDATE_PUBLIC_API\"");
        text.ShouldNotContain("ApiMemberText");
    }
}
