using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DistributedAnomaly.Cli.Scoring;

namespace DistributedAnomaly.Cli.Output;

/// <summary>The records that only the CLI prints; what a server said is printed as it was sent (<c>V1Json</c>).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true, NewLine = "\n", UseStringEnumConverter = true)]
[JsonSerializable(typeof(ScoreSummary))]
[JsonSerializable(typeof(Detecting.DetectSummary))]
[JsonSerializable(typeof(Pushing.PushSummary))]
[JsonSerializable(typeof(Commands.VersionInfo))]
[JsonSerializable(typeof(Simulation.Story.StoryFigures))]
internal sealed partial class CliJson : JsonSerializerContext
{
    public static string Text<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);
}
