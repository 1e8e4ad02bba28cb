using System.Text.Json.Serialization;

namespace DistributedAnomaly.Cli.Watching;

/// <summary>One line for each look.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Look))]
internal sealed partial class LookJson : JsonSerializerContext;
