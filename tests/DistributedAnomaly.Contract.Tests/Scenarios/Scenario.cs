using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>What is pushed through an engine, from a file that people can read (<c>Scenarios/Files</c>).</summary>
public sealed record Scenario
{
    public const string Fleet = "f";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The name of the file.</summary>
    [JsonIgnore]
    public string Name { get; init; } = "";

    /// <summary>What the scenario is about, for people.</summary>
    public required string About { get; init; }

    public ScenarioPolicy Policy { get; init; } = new();

    /// <summary>Of the noise.</summary>
    public int Seed { get; init; } = 1;

    public required ScenarioStep[] Steps { get; init; }

    /// <summary>What must come of it in every engine, where that can be said without knowing the detectors.</summary>
    public ScenarioExpectation Expect { get; init; } = new();

    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Scenarios", "Files");

    public static Scenario Read(string name) =>
        JsonSerializer.Deserialize<Scenario>(File.ReadAllBytes(Path.Combine(Folder, name + ".json")), Options)! with { Name = name };
}
