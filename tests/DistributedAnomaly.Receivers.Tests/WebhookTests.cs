using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Webhooks;
using DistributedAnomaly.TestKit;
using static DistributedAnomaly.TestKit.AlertEvents;
using Notification = DistributedAnomaly.Engine.Alerting.Notification;

namespace DistributedAnomaly.Receivers.Tests;

public sealed class WebhookTests
{
    private static readonly Notification Fired = new(AlertDecision.Decide(null, Opened(7)).Alert!);

    [Fact]
    public async Task Deliver_Notification_IsContractV1()
    {
        var resolved = new Notification(AlertDecision.Decide(Fired.Alert, Closed(7)).Alert!);
        foreach (var notification in new[] { Fired, resolved })
        {
            var (call, _) = await DeliverAsync(notification, CannedReply.Ok);

            var read = JsonSerializer.Deserialize(call!.Body, V1Json.Default.Notification)!;
            read.IdempotencyKey.ShouldBe(notification.IdempotencyKey);
            read.Alert.Started.ToUnixTimeMilliseconds().ShouldBe(7000);
            read.Alert.Resolved?.ToUnixTimeMilliseconds().ShouldBe(notification.Alert.ResolvedMs!.Value);
            read.Alert.Reasons.Single().Observed.ShouldBe(97.3);
            read.Alert.Labels["region"].ShouldBe("north");
            read.Message!.HowUnusual!.ShouldEndWith(" for web1");
            read.Message.Reasons.Single().Text.ShouldEndWith(" 97.3, expected 4.1 (normal 0.5 to 12.2)");
            read.Version.ShouldBe(1);
            // Every member, by its contract name, in the contract's order and form.
            call.Text.ShouldBe(JsonSerializer.Serialize(read, V1Json.Default.Notification));
        }
    }

    [Fact]
    public async Task Deliver_NotFiniteNumbers_AreStillJson()
    {
        var alert = Fired.Alert with
        {
            Surprise = double.PositiveInfinity,
            Reasons = [Cpu with { Low = double.NegativeInfinity, High = double.PositiveInfinity, Expected = double.NaN }],
        };
        var (call, _) = await DeliverAsync(new Notification(alert), CannedReply.Ok);
        JsonSerializer.Deserialize(call!.Body, V1Json.Default.Notification)!.Alert.Reasons.Single().High.ShouldBe(double.MaxValue);
    }

    [Fact]
    public async Task Deliver_Secret_SignsTheBody()
    {
        var (call, _) = await DeliverAsync(Fired, CannedReply.Ok, o => o with { Secret = "s3cret" });
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret"), call!.Body));
        call.Headers[WebhookChannel.SignatureHeader].ShouldBe("sha256=" + expected);
    }

    [Fact]
    public async Task Deliver_Headers_AreSent()
    {
        var (call, _) = await DeliverAsync(Fired, CannedReply.Ok, o => o with
        {
            Headers = [KeyValuePair.Create("Authorization", "Bearer abc")],
        });
        call!.Method.ShouldBe("POST");
        call.Headers["Authorization"].ShouldBe("Bearer abc");
        call.Headers["Content-Type"].ShouldBe("application/json");
        call.Headers["Idempotency-Key"].ShouldBe("host/web1/anomaly/7:1");
        call.Headers.ContainsKey(WebhookChannel.SignatureHeader).ShouldBeFalse();
    }

    [Theory]
    [InlineData("wéb 1\r\nInjected: yes")]
    [InlineData("機械")]
    public async Task Deliver_EntityNameBeyondAscii_KeyIsEscapedInHeaderOnly(string entity)
    {
        var notification = new Notification(AlertDecision.Decide(null, Opened(7, new EntityKey("host", entity))).Alert!);
        var (call, delivery) = await DeliverAsync(notification, CannedReply.Ok);
        delivery.Outcome.ShouldBe(DeliveryOutcome.Delivered);
        call!.Headers.ContainsKey("Injected").ShouldBeFalse();
        Uri.UnescapeDataString(call.Headers["Idempotency-Key"]).ShouldBe(notification.IdempotencyKey);
        JsonSerializer.Deserialize(call.Body, V1Json.Default.Notification)!.IdempotencyKey.ShouldBe(notification.IdempotencyKey);
    }

    [Theory]
    [InlineData(200, DeliveryOutcome.Delivered)]
    [InlineData(202, DeliveryOutcome.Delivered)]
    [InlineData(204, DeliveryOutcome.Delivered)]
    [InlineData(301, DeliveryOutcome.Failed)]
    [InlineData(400, DeliveryOutcome.Failed)]
    [InlineData(404, DeliveryOutcome.Failed)]
    [InlineData(408, DeliveryOutcome.Retry)]
    [InlineData(425, DeliveryOutcome.Retry)]
    [InlineData(429, DeliveryOutcome.Retry)]
    [InlineData(500, DeliveryOutcome.Retry)]
    [InlineData(503, DeliveryOutcome.Retry)]
    public async Task Deliver_Status_DecidesOutcome(int status, DeliveryOutcome expected)
    {
        var (_, delivery) = await DeliverAsync(Fired, new CannedReply(status));
        delivery.Outcome.ShouldBe(expected);
        delivery.Detail.ShouldBe($"HTTP {status}");
    }

    [Fact]
    public async Task Deliver_RetryAfter_SecondsOrDate()
    {
        var clock = new ManualTimeProvider();
        (await DeliverAsync(Fired, new CannedReply(429, ("Retry-After", "17")))).Delivery.RetryAfter.ShouldBe(TimeSpan.FromSeconds(17));
        var date = clock.GetUtcNow().AddMinutes(2).ToString("R");
        (await DeliverAsync(Fired, new CannedReply(503, ("Retry-After", date)))).Delivery.RetryAfter.ShouldBe(TimeSpan.FromMinutes(2));
        (await DeliverAsync(Fired, new CannedReply(503, ("Retry-After", "soon")))).Delivery.RetryAfter.ShouldBeNull();
    }

    private static async Task<(ReceivedCall? Call, Delivery Delivery)> DeliverAsync(
        Notification notification, CannedReply reply, Func<WebhookOptions, WebhookOptions>? with = null)
    {
        await using var server = new LoopbackHttpReceiver(_ => reply);
        var options = new WebhookOptions { Name = "hook", Url = server.Url };
        using var receiver = Contract.Deliver.Make(with?.Invoke(options) ?? options);
        var delivery = await receiver.DeliverAsync(notification, CancellationToken.None);
        return (server.Calls.SingleOrDefault(), delivery);
    }
}
