using System.Diagnostics.Metrics;

namespace DistributedAnomaly.Receivers.Limits;

/// <summary>The instruments of meter <c>DistributedAnomaly.Receivers</c>.</summary>
internal static class ReceiverMetrics
{
    public const string MeterName = "DistributedAnomaly.Receivers";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> DelayedCount = Meter.CreateCounter<long>(
        "anomaly.notifications.delayed", "{notification}", "Notifications that had to wait for the rate limit of their receiver.");

    private static readonly Counter<long> FoldedCount = Meter.CreateCounter<long>(
        "anomaly.notifications.folded", "{notification}", "Notifications that the rate limit of their receiver folded into another message.");

    private static readonly Counter<long> FailedTemplateCount = Meter.CreateCounter<long>(
        "anomaly.notifications.template_failures", "{failure}", "Texts of one's own that could not be written; the default text was sent.");

    public static void CountDelayed(string receiver) => DelayedCount.Add(1, Receiver(receiver));

    public static void CountFolded(string receiver, int notifications) => FoldedCount.Add(notifications, Receiver(receiver));

    public static void CountFailedTemplate(string receiver) => FailedTemplateCount.Add(1, Receiver(receiver));

    private static KeyValuePair<string, object?> Receiver(string name) => new("receiver", name);
}
