using System.Globalization;
using System.Text;
using DistributedAnomaly.Ingest.Json;

namespace DistributedAnomaly.Ingest.Tests;

public sealed class JsonNumbersTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("0.1")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740992.5")]
    [InlineData("123456789012345678")]
    [InlineData("0.00000000000000001")]
    [InlineData("1e-400")]
    [InlineData("4.9406564584124654e-324")]
    [InlineData("1.7976931348623157E+308")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    public void Parse_Edges_AgreeWithTheRuntime(string text) => ShouldAgree(text);

    [Fact]
    public void Parse_RandomNumbers_AgreeWithTheRuntimeToTheBit()
    {
        var random = new Random(11);
        for (var i = 0; i < 100_000; i++)
        {
            ShouldAgree((random.NextDouble() * Math.Pow(10, random.Next(-20, 20))).ToString("R", CultureInfo.InvariantCulture));
            ShouldAgree(Math.Round(random.NextDouble() * 1e6, random.Next(0, 9)).ToString(CultureInfo.InvariantCulture));
            ShouldAgree($"{random.NextInt64(1L << 60)}.{random.Next()}");
            ShouldAgree($"-{random.Next()}.{random.Next():D9}");
        }
    }

    private static void ShouldAgree(string text) =>
        BitConverter.DoubleToInt64Bits(JsonNumbers.Parse(Encoding.ASCII.GetBytes(text)))
            .ShouldBe(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), text);
}
