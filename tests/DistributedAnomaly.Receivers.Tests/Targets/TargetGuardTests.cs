using System.Net;
using DistributedAnomaly.Receivers.Targets;

namespace DistributedAnomaly.Receivers.Tests.Targets;

public sealed class TargetGuardTests
{
    [Theory]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.0.0.7", true)]
    [InlineData("192.0.2.1", true)]
    public void Allows_Address_UnlessItIsLinkLocal(string address, bool expected) => TargetGuard.Allows(IPAddress.Parse(address)).ShouldBe(expected);
}
