using System.Globalization;
using System.Text;
using DistributedAnomaly.Cli.Files;

namespace DistributedAnomaly.Cli.Tests;

public sealed class TimestampsTests
{
    [Theory]
    [InlineData("2014-02-14T14:30:00Z", "2014-02-14T14:30:00.000Z")]
    [InlineData("2014-02-14T14:30:00.25+02:00", "2014-02-14T12:30:00.250Z")]
    [InlineData("2014-02-14 14:30:00", "2014-02-14T14:30:00.000Z")]
    [InlineData("2014-02-14 14:30:00.5", "2014-02-14T14:30:00.500Z")]
    [InlineData("1392388200", "2014-02-14T14:30:00.000Z")]
    [InlineData("1392388200.125", "2014-02-14T14:30:00.125Z")]
    [InlineData("1392388200125", "2014-02-14T14:30:00.125Z")]
    [InlineData("1.3923882e9", "2014-02-14T14:30:00.000Z")]
    [InlineData("99999999999", "5138-11-16T09:46:39.000Z")]
    [InlineData("100000000000", "1973-03-03T09:46:40.000Z")]
    public void TryParse_KnownForm_IsThatTime(string text, string expected)
    {
        Timestamps.TryParse(Encoding.UTF8.GetBytes(text), out var ms).ShouldBeTrue();
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2014-02-30 00:00:00")]
    [InlineData("2014-02-14 25:00:00")]
    [InlineData("2014-02-14")]
    [InlineData("14.02.2014 14:30:00")]
    [InlineData("NaN")]
    [InlineData("1e300")]
    [InlineData("-1e300")]
    [InlineData("2014-02-14 14:30:00 and then some more text behind")]
    public void TryParse_Unreadable_IsFalse(string text) => Timestamps.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();
}
