using System.Text.Json.Serialization;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Queries;

namespace DistributedAnomaly.Grains.Learning;

/// <summary>The answers of a fleet's grain; silos of two releases understand each other's.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(FleetModels))]
[JsonSerializable(typeof(FleetModelEntry))]
[JsonSerializable(typeof(TrainingProgress))]
[JsonSerializable(typeof(FleetPeers))]
[JsonSerializable(typeof(IReadOnlyList<FleetIncidentReport>))]
internal sealed partial class FleetReplyJson : JsonSerializerContext;
