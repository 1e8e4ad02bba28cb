using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Configuration.Tests;

/// <summary>Rules, judged labels and the calendar of a policy.</summary>
public sealed class ConditionTests
{
    private static readonly ConfigurationLoader Loader = new(_ => null);

    [Fact]
    public void Read_RulesContextAndCalendar_AreTaken()
    {
        var policy = Loader.ReadPolicy("""
            context: [country, device]
            calendar: { holidays: [2026-12-25, "2026-12-31..2027-01-01"], treat_as: saturday }
            rules:
              - { name: a, when: requests < 10 and country == "DE", expect: errors < 1, surprise: 6, for: 3 }
              - name: b
                expect: "'disk-used' <= 90"
            """).Required("policy");

        policy.Context.ShouldBe(["country", "device"]);
        policy.Calendar.TreatAs.ShouldBe(DayOfWeek.Saturday);
        policy.Calendar.Holidays.Select(h => h.ToString()).ShouldBe(["2026-12-25", "2026-12-31..2027-01-01"]);
        policy.Rules.ShouldBe([
            new RulePolicy { Name = "a", When = "requests < 10 and country == \"DE\"", Expect = "errors < 1", Surprise = 6, For = 3 },
            new RulePolicy { Name = "b", Expect = "'disk-used' <= 90" },
        ]);
    }

    [Theory]
    [InlineData("rules: [{ name: a, expect: errors }]", "'errors' cannot be understood: position 1: this is a number")]
    [InlineData("rules: [{ name: a, when: x < 1 && y < 1, expect: z < 1 }]", "position 7: '&&' is written 'and' here.")]
    [InlineData("rules: [{ name: a, expect: x < 1 }, { name: a, expect: y < 1 }]", "Two items of 'rules' have the name 'a'")]
    [InlineData("rules: [{ name: a }]", "'rules[0]' needs the key 'expect'.")]
    [InlineData("context: [a, a]", "Two items of 'context' have the name 'a'")]
    [InlineData("context: [a, b, c, d, e, f, g, h, i]", "a list of at most 8 items, but has 9")]
    [InlineData("calendar: { holidays: [2026-02-30] }", "'2026-02-30' is no day such as 2026-12-25")]
    [InlineData("calendar: { treat_as: Sunday }", "Did you mean 'sunday'?")]
    public void Read_OneError_SaysWhat(string yaml, string expected)
    {
        var errors = Loader.ReadPolicy(yaml).Errors;
        errors.ShouldHaveSingleItem().Message.ShouldContain(expected);
        (errors[0].Line, errors[0].Column).ShouldBe((1, Math.Max(1, errors[0].Column)));
    }

    [Fact]
    public void Read_TooManyMetricsInRules_SaysSo()
    {
        var rules = Enumerable.Range(0, 3).Select(i => $"  - {{ name: r{i}, expect: {string.Join(" + ", Enumerable.Range(0, 50).Select(m => $"m{i}_{m}"))} < 1 }}");
        var error = Loader.ReadPolicy("rules:\n" + string.Join('\n', rules)).Errors.ShouldHaveSingleItem();
        error.Message.ShouldContain("'rules': rule 'r2', 'expect': position");
        error.Message.ShouldContain("more than 128 metrics");
    }

    [Fact]
    public void ReadFile_Example_HasThemAll()
    {
        var fleets = Loader.ReadFile(RepositoryFile.Path("deploy/distributed-anomaly.example.yaml")).Required("example").Fleets;
        fleets.For("sensors").Rules.Single().For.ShouldBe(3);
        fleets.For("shop").Context.ShouldBe(["country"]);
        fleets.For("shop").Calendar.Holidays.Count.ShouldBe(2);
    }
}
