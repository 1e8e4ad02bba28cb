using System.Buffers;
using System.Text.Json;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Messages;

namespace DistributedAnomaly.Receivers.Webhooks;

/// <summary>
/// Writes a notification as contract V1 has it (<c>DistributedAnomaly.Contracts.V1.Notification</c>, which this project must not
/// know). A test holds the two together.
/// </summary>
internal static class WebhookJson
{
    /// <summary>Members are only ever added; what a reader relies on stays.</summary>
    private const int Version = 1;

    /// <param name="title">One line for people.</param>
    public static byte[] Write(Message message, string title)
    {
        var notification = message.Notification;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("idempotencyKey", notification.IdempotencyKey);
            json.WriteStartObject("alert");
            WriteAlert(json, notification.Alert);
            json.WriteEndObject();
            if (notification.Group is { } group)
                WriteGroup(json, group);
            WriteMessage(json, message, title);
            json.WriteNumber("version", Version);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteGroup(Utf8JsonWriter json, NotificationGroup group)
    {
        json.WriteStartObject("group");
        json.WriteString("key", group.Key);
        json.WriteNumber("sequence", group.Sequence);
        json.WriteString("cause", DeskDecisions.Word(group.Cause));
        json.WriteStartObject("labels");
        foreach (var (name, value) in group.Labels.Pairs)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteNumber("firing", group.Firing.Count);
        json.WriteNumber("resolved", group.Resolved.Count);
        json.WriteNumber("heldBack", group.HeldBack);
        json.WriteEndObject();
        json.WriteStartArray("alerts");
        foreach (var alert in group.Firing.Concat(group.Resolved))
        {
            json.WriteStartObject();
            WriteAlert(json, alert);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, Message message, string title)
    {
        var lead = message.Lead;
        json.WriteStartObject("message");
        json.WriteString("status", message.StatusName);
        json.WriteString("title", title);
        json.WriteString("what", lead.What);
        WriteText(json, "howUnusual", lead.HowUnusual);
        json.WriteStartArray("reasons");
        foreach (var reason in lead.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("metric", reason.Metric);
            json.WriteString("text", reason.Text);
            WriteText(json, "observed", reason.Observed);
            WriteText(json, "expected", reason.Expected);
            WriteText(json, "normal", reason.Normal);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTime(json, "since", lead.StartedMs);
        json.WriteNumber("others", message.Others);
        WriteText(json, "entityUrl", lead.EntityUrl);
        WriteText(json, "acknowledgeUrl", lead.AcknowledgeUrl);
        WriteText(json, "acknowledgedBy", lead.AcknowledgedBy);
        json.WriteEndObject();
    }

    private static void WriteAlert(Utf8JsonWriter json, Alert alert)
    {
        json.WriteString("id", alert.Id);
        json.WriteString("kind", AlertNames.Of(alert.Kind));
        json.WriteString("fleet", alert.Key.Fleet);
        json.WriteString("entity", alert.Key.Entity);
        json.WriteString("status", AlertNames.Of(alert.Status));
        json.WriteString("severity", AlertNames.Of(alert.Severity));
        json.WriteNumber("revision", alert.Revision);
        WriteTime(json, "started", alert.StartedMs);
        WriteTime(json, "updated", alert.UpdatedMs);
        if (alert.ResolvedMs is { } resolved)
            WriteTime(json, "resolved", resolved);
        WriteNumber(json, "surprise", alert.Surprise);
        json.WriteString("summary", alert.Summary);
        json.WriteStartArray("reasons");
        foreach (var reason in alert.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("metric", reason.Metric);
            WriteNumber(json, "observed", reason.Observed);
            WriteNumber(json, "expected", reason.Expected);
            WriteNumber(json, "low", reason.Low);
            WriteNumber(json, "high", reason.High);
            json.WriteString("detector", reason.Detector);
            WriteNumber(json, "surprise", reason.Surprise);
            WriteNumber(json, "share", reason.Share);
            if (reason.Text is { } text)
                json.WriteString("text", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("labels");
        foreach (var (name, value) in alert.Labels.Pairs)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long unixMs) =>
        json.WriteString(name, DateTimeOffset.FromUnixTimeMilliseconds(unixMs));

    // JSON has neither infinity (an open side of a band) nor NaN (unknown).
    private static void WriteNumber(Utf8JsonWriter json, string name, double value) =>
        json.WriteNumber(name, double.IsNaN(value) ? 0 : Math.Clamp(value, double.MinValue, double.MaxValue));
}
