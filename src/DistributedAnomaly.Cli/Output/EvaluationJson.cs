using System.Text.Json;
using System.Text.Json.Serialization;
using DistributedAnomaly.Cli.Evaluating;

namespace DistributedAnomaly.Cli.Output;

/// <summary>What <c>evaluate</c> prints: unlike elsewhere a figure that has no meaning is written as null, so that every key is always there.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(EvaluateResult))]
internal sealed partial class EvaluationJson : JsonSerializerContext
{
    public static string Text(EvaluateResult result) => JsonSerializer.Serialize(result, Default.EvaluateResult);
}
