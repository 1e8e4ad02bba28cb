using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Engine.Planning;

/// <summary>Policies as the journal keeps them. Equal policies give equal text.</summary>
internal static partial class PolicyJson
{
    public static byte[] Write(FleetPolicies policies) => JsonSerializer.SerializeToUtf8Bytes(
        new Stored(
            policies.Fallback, new SortedDictionary<string, FleetPolicy>(policies.Fleets, StringComparer.Ordinal), policies.AutoCreate,
            policies.MaxFleets, Taught(policies.Taught)),
        Context.Default.Stored);

    public static string Write(FleetPolicy policy) => JsonSerializer.Serialize(policy, Context.Default.FleetPolicy);

    /// <summary>What an older release did not know yet gets its default.</summary>
    /// <exception cref="JsonException">Not what <see cref="Write(FleetPolicies)"/> wrote.</exception>
    public static FleetPolicies Read(ReadOnlySpan<byte> json)
    {
        var stored = Completed(JsonNode.Parse(json)).Deserialize(Context.Default.Stored)!;
        return new FleetPolicies
        {
            Fallback = stored.Fallback,
            Fleets = stored.Fleets.ToImmutableDictionary(StringComparer.Ordinal),
            AutoCreate = stored.AutoCreate,
            MaxFleets = stored.MaxFleets,
            Taught = (stored.Taught ?? []).ToImmutableDictionary(t => t.Key, t => Model(t.Key, t.Value), StringComparer.Ordinal),
        };
    }

    private static SortedDictionary<string, byte[]>? Taught(ImmutableDictionary<string, FeedbackModel> models)
    {
        if (models.IsEmpty)
            return null;
        var taught = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var writer = new SnapshotWriter();
        foreach (var (fleet, model) in models)
        {
            writer.Clear();
            model.Save(writer);
            taught.Add(fleet, writer.Written.ToArray());
        }

        return taught;
    }

    private static FeedbackModel Model(string fleet, byte[] bytes)
    {
        try
        {
            var reader = new SnapshotReader(bytes);
            return FeedbackModel.Load(ref reader);
        }
        catch (SnapshotException error)
        {
            throw new JsonException($"What feedback taught the fleet '{fleet}' cannot be read: {error.Message}.", error);
        }
    }

    // The serializer gives a missing init-only property the default of its type, not that of its initializer.
    private static JsonObject Completed(JsonNode? node)
    {
        var stored = node as JsonObject ?? throw new JsonException("Policies are an object.");
        Fill(stored, JsonNode.Parse(Write(FleetPolicies.Default))!.AsObject());
        var defaults = JsonNode.Parse(Write(FleetPolicy.Default))!.AsObject();
        foreach (var policy in stored["Fleets"]!.AsObject().Select(f => f.Value!.AsObject()).Append(stored["Fallback"]!.AsObject()))
        {
            Fill(policy, defaults);
            foreach (var feature in policy["Features"]!.AsArray())
                Fill(feature!.AsObject(), FeatureDefaults());
            foreach (var rule in policy["Rules"]!.AsArray())
                Fill(rule!.AsObject(), RuleDefaults());
        }

        return stored;
    }

    private static JsonObject FeatureDefaults() =>
        JsonSerializer.SerializeToNode(new FeaturePolicy { Metric = "" }, Context.Default.FeaturePolicy)!.AsObject();

    private static JsonObject RuleDefaults() =>
        JsonSerializer.SerializeToNode(new RulePolicy { Name = "", Expect = "" }, Context.Default.RulePolicy)!.AsObject();

    private static void Fill(JsonObject target, JsonObject defaults)
    {
        foreach (var (name, value) in defaults)
        {
            if (!target.ContainsKey(name))
                target[name] = value?.DeepClone();
            else if (target[name] is JsonObject inner && value is JsonObject innerDefaults)
                Fill(inner, innerDefaults);
        }
    }

    internal sealed record Stored(
        FleetPolicy Fallback, SortedDictionary<string, FleetPolicy> Fleets, bool AutoCreate, int MaxFleets,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SortedDictionary<string, byte[]>? Taught = null);

    [JsonSourceGenerationOptions(UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Stored))]
    private sealed partial class Context : JsonSerializerContext;
}
