using System.Text.Json;
using System.Text.Json.Serialization;
using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>An alert in a store, as JSON. Infinity and NaN survive; enums are written by name.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredAlert))]
internal sealed partial class StoredAlertJson : JsonSerializerContext
{
    public static byte[] Write(Alert alert) => JsonSerializer.SerializeToUtf8Bytes(Alerting.StoredAlert.From(alert), Default.StoredAlert);

    /// <summary>A notification about an alert alone is written as the alert.</summary>
    public static byte[] Write(Notification notification)
    {
        var stored = Alerting.StoredAlert.From(notification.Alert);
        if (notification.Group is { } group)
            stored = stored with { Group = Alerting.StoredGroup.From(group) };
        return JsonSerializer.SerializeToUtf8Bytes(stored, Default.StoredAlert);
    }

    public static Notification ReadNotification(byte[] body)
    {
        var stored = JsonSerializer.Deserialize(body, Default.StoredAlert)!;
        return new Notification(stored.ToAlert(), stored.Group?.ToGroup());
    }

    public static Alert Read(byte[] body) => JsonSerializer.Deserialize(body, Default.StoredAlert)!.ToAlert();
}
