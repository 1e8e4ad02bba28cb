using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Tests.Alerting.Desk;

public sealed class MatcherTests
{
    [Theory]
    [InlineData("a=b", "b", true)]
    [InlineData("a=b", "bb", false)]
    [InlineData("a!=b", null, true)]
    [InlineData("a=\"\"", null, true)]
    [InlineData("a=~b", "bb", false)]
    [InlineData("a=~b|c", "c", true)]
    [InlineData("a=~b|c", "xc", false)]
    [InlineData("a=~\"b.*\"", "b\n", false)]
    [InlineData("a=~b", "b\n", false)]
    [InlineData("a!~\"b.*\"", "bcd", false)]
    [InlineData("a=~\".+\"", null, false)]
    public void Matches_Value_AsAlertmanagerDoes(string matcher, string? value, bool expected) =>
        MatcherSyntax.ParseOne(matcher).Matches(value).ShouldBe(expected);

    [Theory]
    [InlineData("""{ a = "x,y" , b!~"c|d" }""", """{a="x,y",b!~"c|d"}""")]
    [InlineData("""a="quote \" and \\ and \n end",""", """{a="quote \" and \\ and \n end"}""")]
    [InlineData("", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("b=2,a=1", """{a="1",b="2"}""")]
    public void Parse_Text_IsWrittenAlike(string text, string expected)
    {
        var matchers = MatcherSyntax.Parse(text);
        matchers.ToString().ShouldBe(expected);
        MatcherSyntax.Parse(matchers.ToString()).ShouldBe(matchers);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("{a=b")]
    [InlineData("=b")]
    [InlineData("a=\"b")]
    [InlineData("a=b\"c")]
    [InlineData("a=\"b\" c=d")]
    [InlineData("a=~\"(\"")]
    [InlineData("a=~\"(x)\\1\"")]
    public void Parse_Nonsense_IsRefused(string text) => Should.Throw<FormatException>(() => MatcherSyntax.Parse(text));

    /// <summary>Would take ages with back-tracking.</summary>
    [Fact]
    public void Matches_NastyExpression_TakesLinearTime() =>
        new LabelMatcher("a", MatchOperator.Regex, "(x+x+)+y").Matches(new string('x', 5000)).ShouldBeFalse();

    [Fact]
    public void Matches_AllOfSeveral_MustHold()
    {
        var matchers = MatcherSyntax.Parse("a=1,b=2");
        matchers.Matches(ContextLabels.From([new("a", "1"), new("b", "2")])).ShouldBeTrue();
        matchers.Matches(ContextLabels.From([new("a", "1")])).ShouldBeFalse();
    }
}
