using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Numerics;

public sealed class PortableMathTests
{
    [Fact]
    public void Log2_OverTheWholeRange_AgreesWithThePlatform()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var x = Math.Pow(10, random.NextDouble() * 600 - 300) * (1 + random.NextDouble());
            PortableMath.Log2(x).ShouldBe(Math.Log2(x), Math.Abs(Math.Log2(x)) * 1e-12 + 1e-12);
        }
    }

    [Fact]
    public void Exp2_OverTheWholeRange_AgreesWithThePlatform()
    {
        var random = new Random(2);
        for (var i = 0; i < 100_000; i++)
        {
            var x = random.NextDouble() * 2000 - 1000;
            PortableMath.Exp2(x).ShouldBe(Math.Pow(2, x), Math.Pow(2, x) * 1e-11);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void Log2_OutsideItsDomain_IsAFiniteLowNumber(double x) => PortableMath.Log2(x).ShouldBe(-1100);

    [Fact]
    public void Log2_OfSubnormals_IsRight() => PortableMath.Log2(double.Epsilon).ShouldBe(-1074, 1e-9);

    [Fact]
    public void Results_AreTheSameBitsEverywhere()
    {
        // Sums over many arguments, written down once: another platform must give the same bits.
        double logs = 0, powers = 0;
        for (var i = 1; i <= 1000; i++)
        {
            logs += PortableMath.Log10(i * 0.37);
            powers += PortableMath.Pow(i * 0.01, 2.0 / 3);
        }

        BitConverter.DoubleToInt64Bits(logs).ToString("x16").ShouldBe("40a0af9cdc4decaa");
        BitConverter.DoubleToInt64Bits(powers).ToString("x16").ShouldBe("40a5c688c7bbdf3e");
    }
}
