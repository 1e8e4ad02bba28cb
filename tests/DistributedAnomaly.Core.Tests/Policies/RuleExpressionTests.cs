using DistributedAnomaly.Core.Policies.Rules;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Tests.Policies;

public sealed class RuleExpressionTests
{
    private static readonly ContextLabels Labels = ContextLabels.From([KeyValuePair.Create("country", "DE"), KeyValuePair.Create("card-type", "a \"b\"")]);

    // a = 2, b = 10, 'disk-used %' = 0; lost: named, never seen.
    private static readonly string[] Metrics = ["a", "b", "disk-used %", "lost"];
    private static readonly double[] Values = [2, 10, 0, double.NaN];

    [Theory]
    [InlineData("a < 3")]
    [InlineData("a <= 2 and a >= 2 and a == 2 and not a != 2")]
    [InlineData("a + b * 2 == 22")]
    [InlineData("(a + b) * 2 == 24")]
    [InlineData("b - a - 1 == 7")]
    [InlineData("b / a / 5 == 1")]
    [InlineData("-a + 3 == 1 and a - -1 == 3 and --a == 2")]
    [InlineData("abs(a - b) == 8 and min(b, a, 1) == 1 and max(a, b) == 10")]
    [InlineData("1e1 == b and .5 * 4 == a and 1.5e+0 < a")]
    [InlineData("a > 5 or b > 5")]
    [InlineData("a > 5 and b > 5 or b == 10")]
    [InlineData("not (a > 5 and b > 5)")]
    [InlineData("not a > 5 and b > 5")]
    [InlineData("'disk-used %' < 1")]
    [InlineData("country == \"DE\"")]
    [InlineData("\"DE\" == country and country != \"FR\"")]
    [InlineData("'card-type' == \"a \"\"b\"\"\"")]
    [InlineData("lost > 1 or a == 2")]
    [InlineData("not (lost > 1 and a == 3)")]
    [InlineData("a\n<\t3")]
    public void IsTrue_OfWhatHolds_IsTrue(string text)
    {
        Evaluate(text).ShouldBe(true);
        Evaluate($"not ({text})").ShouldBe(false);
    }

    [Theory]
    [InlineData("lost > 1")]
    [InlineData("lost == lost")]
    [InlineData("lost > 1 and a == 2")]
    [InlineData("lost > 1 or a == 3")]
    [InlineData("a / 'disk-used %' > 1")]
    [InlineData("1e300 * 1e300 > 1")]
    [InlineData("region == \"north\"")]
    [InlineData("region != \"north\"")]
    public void IsTrue_OfWhatIsNotKnown_IsNull(string text)
    {
        Evaluate(text).ShouldBeNull();
        Evaluate($"not ({text})").ShouldBeNull();
    }

    [Theory]
    [InlineData("", 1, "a number, a name or '('")]
    [InlineData("a", 1, "compare it")]
    [InlineData("a <", 4, "the end")]
    [InlineData("a < 3 b", 7, "'and', 'or' or the end")]
    [InlineData("a = 3", 3, "'=='")]
    [InlineData("a < 3 && b < 3", 7, "'and'")]
    [InlineData("!a < 3", 1, "'not'")]
    [InlineData("1 < a < 3", 7, "chained")]
    [InlineData("a and b < 3", 1, "needs a condition")]
    [InlineData("a < 3 or b", 10, "needs a condition")]
    [InlineData("not a", 5, "needs a condition")]
    [InlineData("(a < 3) + 1 == 2", 1, "needs a number")]
    [InlineData("abs(a < 3) == 1", 7, "')'")]
    [InlineData("abs((a < 3)) == 1", 5, "needs a number")]
    [InlineData("(a < 3", 7, "')'")]
    [InlineData("min(a) < 3", 6, "','")]
    [InlineData("abs(a, b) < 3", 6, "')'")]
    [InlineData("log(a) < 3", 1, "abs, min and max")]
    [InlineData("\"disk used\" < 3", 1, "single quotes")]
    [InlineData("'disk used < 3", 1, "no end")]
    [InlineData("'' < 3", 1, "nothing between")]
    [InlineData("a < 3 # b", 7, "means nothing")]
    [InlineData("a < 5ms", 5, "no unit")]
    [InlineData("a < 1.2.3", 5, "not a number")]
    [InlineData("a < 1e999", 5, "not a number")]
    public void Parse_NoCondition_SaysWhereAndWhy(string text, int position, string part)
    {
        var message = Should.Throw<RuleSyntaxException>(() => RuleExpression.Parse(text)).Message;
        message.ShouldStartWith($"position {position}: ");
        message.ShouldContain(part);
    }

    [Fact]
    public void Parse_AtTheBounds_TakesWhatFits()
    {
        RuleExpression.Parse(Nested(32)).Text.Length.ShouldBe(69);
        Should.Throw<RuleSyntaxException>(() => RuleExpression.Parse(Nested(33))).Message.ShouldContain("32 levels");
        RuleExpression.Parse("a < 1".PadRight(1000)).Text.Length.ShouldBe(1000);
        Should.Throw<RuleSyntaxException>(() => RuleExpression.Parse("a < 1".PadRight(1001))).Message.ShouldContain("1000 characters");
        Should.Throw<RuleSyntaxException>(() => RuleExpression.Parse(string.Concat(Enumerable.Repeat("not ", 33)) + "a < 1"));
        Should.Throw<RuleSyntaxException>(() => RuleExpression.Parse(new string('-', 33) + "a < 1"));
        // A long chain is not deep.
        Evaluate("a" + string.Concat(Enumerable.Repeat("+1", 450)) + " == 452").ShouldBe(true);

        static string Nested(int depth) => new string('(', depth) + "a < 1" + new string(')', depth);
    }

    /// <summary>Whatever people type: an expression or a clear error.</summary>
    [Fact]
    public void Parse_OfRandomTokens_GivesAnExpressionOrAnError()
    {
        string[] pieces = ["a", "b", "1", "0.5", "<", "<=", "==", "!=", "+", "-", "*", "/", "(", ")", "and", "or", "not", "abs(", "min(", ",", "\"x\"", "'q'", " "];
        var random = new Random(7);
        var good = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(3, 6)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                var names = new RuleNames();
                RuleExpression.Parse(text, names).IsTrue(new double[names.Metrics.Count], Labels);
                good++;
            }
            catch (RuleSyntaxException e)
            {
                e.Message.ShouldStartWith("position ");
            }
        }

        good.ShouldBeGreaterThan(30);
    }

    [Fact]
    public void IsTrue_Again_AllocatesNothing()
    {
        var names = new RuleNames();
        var expression = RuleExpression.Parse("abs(a - b) * 2 > 3 and (country == \"DE\" or a / b < 7)", names);
        expression.IsTrue(Values, Labels);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            expression.IsTrue(Values, Labels);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static bool? Evaluate(string text)
    {
        var names = new RuleNames();
        foreach (var metric in Metrics)
            names.SlotOf(metric);
        return RuleExpression.Parse(text, names).IsTrue(Values, Labels);
    }
}
