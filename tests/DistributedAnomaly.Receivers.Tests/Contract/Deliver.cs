using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Receivers.Tests.Contract;

/// <summary>Delivers through real receivers to real servers.</summary>
internal static class Deliver
{
    public static readonly MessageSettings Settings = new("https://anomaly.example.com", FleetPolicies.Default);

    public static Receiver Make(ReceiverOptions options, TimeProvider? clock = null, MessageSettings? settings = null) =>
        ReceiverFactory.Create(options, () => settings ?? Settings, clock ?? new ManualTimeProvider(), NullLogger.Instance);

    /// <summary>To an HTTP server that answers so.</summary>
    public static async Task<(ReceivedCall? Call, Delivery Delivery)> ByHttpAsync(
        string kind, Notification notification, CannedReply reply, Func<ReceiverOptions, ReceiverOptions>? with = null, MessageSettings? settings = null)
    {
        await using var server = new LoopbackHttpReceiver(_ => reply);
        var options = ReceiverKind.Make(kind, server.Port);
        using var receiver = Make(with?.Invoke(options) ?? options, settings: settings);
        var delivery = await receiver.DeliverAsync(notification, TestContext.Current.CancellationToken);
        return (server.Calls.SingleOrDefault(), delivery);
    }

    /// <summary>To a mail server.</summary>
    public static async Task<(ReceivedMail? Mail, Delivery Delivery)> ByMailAsync(
        Notification notification, LoopbackSmtpServer? server = null, Func<ReceiverOptions, ReceiverOptions>? with = null, MessageSettings? settings = null)
    {
        await using var own = server is null ? new LoopbackSmtpServer() : null;
        server ??= own!;
        var options = ReceiverKind.Make("email", server.Port);
        using var receiver = Make(with?.Invoke(options) ?? options, settings: settings);
        var delivery = await receiver.DeliverAsync(notification, TestContext.Current.CancellationToken);
        return (server.Mails.SingleOrDefault(), delivery);
    }
}
