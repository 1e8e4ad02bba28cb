using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Configuration.Yaml;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>The named fleets. What a fleet does not say is as in its built-in policy, or else as in <c>default</c>.</summary>
internal sealed class PolicyMapShape : Shape<FleetPolicies>
{
    private const int Most = 10_000;

    public override string Expected => $"a mapping of at most {Most} fleet names";

    public override bool TryRead(ConfigNode node, string name, FleetPolicies seed, ReadContext context, out FleetPolicies value)
    {
        value = seed;
        if (node is not MappingNode mapping || mapping.Entries.Count > Most)
            return Mismatch(node, name, context);
        var fleets = seed.Fleets.ToBuilder();
        var ok = true;
        foreach (var (key, policyNode) in mapping.Entries)
        {
            var policy = seed.For(key.Text);
            if (!PolicyShapes.FleetName.TryRead(key, key.Text, "", context, out var fleet)
                || (!policyNode.IsNull && !PolicyShapes.Policy.TryRead(policyNode, key.Text, policy, context, out policy)))
                ok = false;
            else
                fleets[fleet] = policy;
        }

        value = seed with { Fleets = fleets.ToImmutable() };
        return ok;
    }

    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "object",
        ["maxProperties"] = Most,
        ["propertyNames"] = PolicyShapes.FleetName.Schema(definitions),
        ["additionalProperties"] = PolicyShapes.Policy.Schema(definitions),
    };

    public override JsonNode? Show(FleetPolicies value) => null;
}
