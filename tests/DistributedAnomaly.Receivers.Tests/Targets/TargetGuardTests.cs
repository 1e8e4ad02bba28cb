using System.Net;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Alerting.Webhooks;
using DistributedAnomaly.TestKit;
using static DistributedAnomaly.TestKit.AlertEvents;

namespace DistributedAnomaly.Engine.Tests.Alerting;

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

    [Fact]
    public async Task Deliver_ToMetadataAddress_FailsForGoodWithoutACall()
    {
        using var webhook = new WebhookReceiver(new WebhookOptions { Name = "x", Url = new Uri("http://169.254.169.254/latest") }, TimeProvider.System);
        var delivery = await webhook.DeliverAsync(new Notification(AlertDecision.Decide(null, Opened(1)).Alert!), TestContext.Current.CancellationToken);
        delivery.Outcome.ShouldBe(DeliveryOutcome.Failed);
        delivery.Detail.ShouldContain("link-local");
    }

    [Fact]
    public async Task Deliver_ToLoopback_IsDelivered()
    {
        await using var server = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        using var webhook = new WebhookReceiver(new WebhookOptions { Name = "x", Url = server.Url }, TimeProvider.System);
        var delivery = await webhook.DeliverAsync(new Notification(AlertDecision.Decide(null, Opened(1)).Alert!), TestContext.Current.CancellationToken);
        delivery.Outcome.ShouldBe(DeliveryOutcome.Delivered);
    }
}
