using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Engine.Embedded.Planning;

/// <summary>Policies as the journal keeps them. Equal policies give equal text.</summary>
internal static partial class PolicyJson
{
    public static byte[] Write(FleetPolicies policies) => JsonSerializer.SerializeToUtf8Bytes(
        new Stored(
            policies.Fallback, new SortedDictionary<string, FleetPolicy>(policies.Fleets, StringComparer.Ordinal), policies.AutoCreate,
            policies.MaxFleets),
        Context.Default.Stored);

    public static string Write(FleetPolicy policy) => JsonSerializer.Serialize(policy, Context.Default.FleetPolicy);

    /// <exception cref="JsonException">Not what <see cref="Write(FleetPolicies)"/> wrote.</exception>
    public static FleetPolicies Read(ReadOnlySpan<byte> json)
    {
        var stored = JsonSerializer.Deserialize(json, Context.Default.Stored) ?? throw new JsonException("Policies are null.");
        return new FleetPolicies
        {
            Fallback = stored.Fallback,
            Fleets = stored.Fleets.ToImmutableDictionary(StringComparer.Ordinal),
            AutoCreate = stored.AutoCreate,
            MaxFleets = stored.MaxFleets,
        };
    }

    internal sealed record Stored(FleetPolicy Fallback, SortedDictionary<string, FleetPolicy> Fleets, bool AutoCreate, int MaxFleets);

    [JsonSourceGenerationOptions(UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Stored))]
    private sealed partial class Context : JsonSerializerContext;
}
