using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using static DistributedAnomaly.TestKit.AlertEvents;

namespace DistributedAnomaly.Core.Tests.Alerting;

public sealed class AlertSummaryTests
{
    [Fact]
    public void OfAnomaly_OutsideItsBand_SaysObservedExpectedAndHowUnusual() =>
        AlertSummary.OfAnomaly(Web1, 6.3, [Cpu]).ShouldBe(
            "host/web1: cpu.used 97.3 where 4.1 was expected (normal 0.5 to 12.2); normal for it about once in 19 years");

    [Fact]
    public void OfAnomaly_InsideItsBand_NamesTheDetector() =>
        AlertSummary.OfAnomaly(Web1, 3, [Cpu with { Observed = 4.1, Detector = "flat_line" }]).ShouldBe(
            "host/web1: cpu.used 4.1 is inside its normal 0.5 to 12.2 but behaves unusually (flat_line); "
            + "normal for it about once in 3 days");

    [Fact]
    public void OfAnomaly_BrokenRule_SaysWhatItExpectsAndNoChance() =>
        AlertSummary.OfAnomaly(Web1, 6, [new Reason("flow", 0, 0.5, 0.5, 0.5, "rule:pump", 6, 0.7, "flow > 0.5 when valve == 1"), Cpu]).ShouldBe(
            "host/web1: flow 0 breaks rule:pump, which expects flow > 0.5 when valve == 1, and cpu.used");

    [Fact]
    public void OfAnomaly_BrokenRuleWithoutNumbers_SaysWhatItExpects() =>
        AlertSummary.OfAnomaly(Web1, 6, [new Reason("country", double.NaN, double.NaN, double.NaN, double.NaN, "rule:home", 6, 1, "country == \"DE\"")])
            .ShouldBe("host/web1: rule:home is broken, which expects country == \"DE\"");

    [Fact]
    public void OfAnomaly_RareLabel_SaysItsValueAndTheChance() =>
        AlertSummary.OfAnomaly(Web1, 4.3, [new Reason("country", 0.00005, 1, 0, 1, "context:country", 4.3, 1, "BR")]).ShouldBe(
            "host/web1: country is BR, which is rare for it; normal for it about once in 2 months");

    [Theory]
    [InlineData(2, ", and disk.used;")]
    [InlineData(4, ", and disk.used and 2 more;")]
    public void OfAnomaly_SeveralReasons_NamesTheFirstTwo(int count, string expected) =>
        AlertSummary.OfAnomaly(Web1, 6.3, [Cpu, .. Enumerable.Repeat(Cpu with { Metric = "disk.used" }, count - 1)])
            .ShouldContain(expected);

    [Fact]
    public void OfAnomaly_NoReasons_StillASentence() =>
        AlertSummary.OfAnomaly(Web1, 4, []).ShouldBe("host/web1: behaves unusually; normal for it about once in 5 weeks");

    [Theory]
    [InlineData(double.NaN, "not unusual by itself")]
    [InlineData(0.1, "not unusual by itself")]
    [InlineData(1, "normal for it about once in 50 minutes")]
    [InlineData(2, "normal for it about once in 8 hours")]
    [InlineData(3, "normal for it about once in 3 days")]
    [InlineData(4, "normal for it about once in 5 weeks")]
    [InlineData(4.5, "normal for it about once in 4 months")]
    [InlineData(5.99, "normal for it about once in 9 years")]
    [InlineData(7.5, "normal for it about once in 300 years")]
    [InlineData(20, "normal for it less than once in 1,000 years")]
    public void HowUnusual_Surprise_InWords(double surprise, string expected) =>
        AlertSummary.HowUnusual(surprise).ShouldBe(expected);

    [Fact]
    public void HowUnusual_EveryHundredth_IsRightWithinAFifth()
    {
        var days = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["minutes"] = 1 / 1440.0, ["hours"] = 1 / 24.0, ["days"] = 1, ["weeks"] = 7, ["months"] = 365.25 / 12, ["years"] = 365.25,
        };
        for (var surprise = 0.5; surprise < 8.1; surprise += 0.01)
        {
            var words = AlertSummary.HowUnusual(surprise).Split(' ');
            var told = double.Parse(words[6].Replace(",", "", StringComparison.Ordinal)) * days[words[7]];
            (told / (Math.Pow(10, surprise) * 300 / 86_400)).ShouldBeInRange(0.8, 1.25, $"{surprise}: {string.Join(' ', words)}");
        }
    }

    [Fact]
    public void OfSilence_KnownCadence_SaysBoth() =>
        AlertSummary.OfSilence(Web1, 1_767_323_045_000, 1000).ShouldBe(
            "host/web1: no data since 2026-01-02 03:04:05 UTC; it usually reports every 1 s");

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void OfSilence_AbsurdTime_DoesNotThrow(long lastSeenMs) =>
        AlertSummary.OfSilence(Web1, lastSeenMs, double.PositiveInfinity).ShouldContain("no data since");

    [Fact]
    public void OfAnomaly_ExtremeNumbers_DoNotThrow()
    {
        double[] extremes = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 0, -0.0];
        foreach (var x in extremes)
            AlertSummary.OfAnomaly(Web1, x, [new Reason("m", x, x, x, x, "d", x, x)]).ShouldNotBeEmpty();
    }
}
