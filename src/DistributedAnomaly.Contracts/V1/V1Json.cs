using System.Text.Json.Serialization;

namespace DistributedAnomaly.Contracts.V1;

/// <summary>Serializers of the wire records, generated at build time (no reflection at start).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = false)]
[JsonSerializable(typeof(ObserveRequest))]
[JsonSerializable(typeof(ObserveResponse))]
[JsonSerializable(typeof(FleetList))]
[JsonSerializable(typeof(Fleet))]
[JsonSerializable(typeof(EntityList))]
[JsonSerializable(typeof(Entity))]
[JsonSerializable(typeof(History))]
[JsonSerializable(typeof(AlertList))]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(FeedbackList))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(FleetModelList))]
[JsonSerializable(typeof(FleetModel))]
[JsonSerializable(typeof(FleetTraining))]
[JsonSerializable(typeof(FleetPeers))]
[JsonSerializable(typeof(FleetIncidentList))]
[JsonSerializable(typeof(ServerInfo))]
public sealed partial class V1Json : JsonSerializerContext;
