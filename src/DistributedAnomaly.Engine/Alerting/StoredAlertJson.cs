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

    public static Alert Read(byte[] body) => JsonSerializer.Deserialize(body, Default.StoredAlert)!.ToAlert();
}
