using System.Text;
using DistributedAnomaly.HostWatcher.Linux;

namespace DistributedAnomaly.HostWatcher.Tests.Linux;

public sealed class CounterTextTests
{
    [Fact]
    public void DiskCounters_RecordedLine_GivesBytesAndBusyTime()
    {
        var counters = DiskCounters.Parse(new Fields(" 254       0 vda 36087 8397 3782290 18983 9361 13617 4515680 5494 0 11760 24928 5243 43 251664 442 182 8"u8));
        Encoding.UTF8.GetString(counters.Name).ShouldBe("vda");
        counters.ReadBytes.ShouldBe(3782290UL * 512);
        counters.WrittenBytes.ShouldBe(4515680UL * 512);
        counters.BusyMs.ShouldBe(11760UL);
    }

    [Theory]
    [InlineData("  eth0: 168655088    4098    2    0    0     0          0         0   232215    2700    3    0    0     0       0          0", "eth0")]
    [InlineData("  eth0:168655088 4098 2 0 0 0 0 0 232215 2700 3 0 0 0 0 0", "eth0")]
    [InlineData("eth0:1: 168655088 4098 2 0 0 0 0 0 232215 2700 3 0 0 0 0 0", "eth0:1")]
    public void NetworkCounters_RecordedLine_GivesBothDirections(string line, string name)
    {
        NetworkCounters.TryParse(new Fields(Encoding.UTF8.GetBytes(line)), out var counters).ShouldBeTrue();
        Encoding.UTF8.GetString(counters.Name).ShouldBe(name);
        counters.ReceivedBytes.ShouldBe(168655088UL);
        counters.TransmittedBytes.ShouldBe(232215UL);
        counters.Errors.ShouldBe(5UL);
    }

    [Fact]
    public void NetworkCounters_Heading_IsNone() =>
        NetworkCounters.TryParse(new Fields("Inter-|   Receive                                                |  Transmit"u8), out _).ShouldBeFalse();

    [Fact]
    public void Pressure_RecordedText_GivesTheTotal()
    {
        Pressure.TryParse("some avg10=0.02 avg60=5.40 avg300=4.90 total=80445874\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=5\n"u8, out var total).ShouldBeTrue();
        total.ShouldBe(80445874UL);
        Pressure.TryParse(""u8, out _).ShouldBeFalse();
        Pressure.TryParse("full avg10=0.00 total=5\n"u8, out _).ShouldBeFalse();
    }
}
