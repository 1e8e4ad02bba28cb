using System.Globalization;
using System.Text;
using DistributedAnomaly.Ingest.Json;

namespace DistributedAnomaly.Ingest.Tests;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2026-05-01T12:00:00Z", "2026-05-01T12:00:00.000Z")]
    [InlineData("2026-05-01t12:00:00z", "2026-05-01T12:00:00.000Z")]
    [InlineData("2026-05-01 12:00:00.5Z", "2026-05-01T12:00:00.500Z")]
    [InlineData("2026-05-01T12:00:00.123456789+02:00", "2026-05-01T10:00:00.123Z")]
    [InlineData("2026-05-01T12:00:00-09:30", "2026-05-01T21:30:00.000Z")]
    [InlineData("2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000Z")]
    [InlineData("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z")]
    public void TryParse_Valid_GivesTheInstant(string text, string expected)
    {
        Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var ms).ShouldBeTrue();

        DateTimeOffset.FromUnixTimeMilliseconds(ms).ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-05-01T12:00:00")]
    [InlineData("2026-05-01")]
    [InlineData("2026-05-01T12:00Z")]
    [InlineData("2026-02-29T12:00:00Z")]
    [InlineData("2026-13-01T12:00:00Z")]
    [InlineData("2026-00-01T12:00:00Z")]
    [InlineData("0000-01-01T12:00:00Z")]
    [InlineData("2026-05-01T24:00:00Z")]
    [InlineData("2026-05-01T12:60:00Z")]
    [InlineData("2026-05-01T12:00:61Z")]
    [InlineData("2026-05-01T12:00:00.Z")]
    [InlineData("2026-05-01T12:00:00.5")]
    [InlineData("2026-05-01T12:00:00+0200")]
    [InlineData("2026-05-01T12:00:00+24:00")]
    [InlineData("2026-05-01T12:00:00Z ")]
    [InlineData("2026-05-0xT12:00:00Z")]
    [InlineData("")]
    public void TryParse_Invalid_IsRefused(string text) => Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    public void TryParse_RandomInstants_AgreesWithTheRuntime()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var instant = new DateTimeOffset(random.NextInt64(1, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay * 2), TimeSpan.Zero)
                .AddDays(1).ToOffset(TimeSpan.FromMinutes(random.Next(-839, 840)));
            var text = instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);

            Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var ms).ShouldBeTrue(text);
            ms.ShouldBe(instant.ToUnixTimeMilliseconds(), text);
        }
    }
}
