using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Cli.Output;

/// <summary>Prints what a server said as it said it.</summary>
internal static class WireJson
{
    private static readonly V1Json Indented = new(new JsonSerializerOptions(V1Json.Default.Options) { WriteIndented = true, NewLine = "\n" });

    public static string Text<T>(T value) => JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Indented.GetTypeInfo(typeof(T))!);
}
