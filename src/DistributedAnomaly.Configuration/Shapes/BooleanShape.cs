using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

internal sealed class BooleanShape : Shape<bool>
{
    public override string Expected => "true or false";

    public override bool TryRead(ConfigNode node, string name, bool seed, ReadContext context, out bool value)
    {
        value = node is ScalarNode { IsPlain: true, Text: "true" };
        return value || node is ScalarNode { IsPlain: true, Text: "false" } || Mismatch(node, name, context);
    }

    public override JsonObject Schema(JsonObject definitions) => new() { ["type"] = "boolean" };

    public override JsonNode Show(bool value) => value;
}
