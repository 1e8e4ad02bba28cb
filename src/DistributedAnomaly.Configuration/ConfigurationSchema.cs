using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Sections;

namespace DistributedAnomaly.Configuration;

/// <summary>The JSON schema of the configuration file, for editors and checkers.</summary>
public static class ConfigurationSchema
{
    private const string Resource = "distributed-anomaly.schema.json";

    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as it lies in the repository.</summary>
    public static string Read()
    {
        using var stream = typeof(ConfigurationSchema).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Writes it anew from what the loader knows. A test holds the two together.</summary>
    internal static string Generate()
    {
        var definitions = new JsonObject();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "DistributedAnomaly configuration",
        };
        foreach (var (name, value) in PlatformShapes.Platform.Schema(definitions).ToList())
            schema[name] = value!.DeepClone();
        schema["$defs"] = definitions;
        return schema.ToJsonString(Form) + "\n";
    }
}
