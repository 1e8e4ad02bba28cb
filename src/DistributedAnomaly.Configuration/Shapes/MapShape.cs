using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>Keys that the user chooses, with values of one shape; it replaces the whole map that was there before.</summary>
internal sealed class MapShape<T>(TextShape key, Shape<T> item, T itemSeed, int max) : Shape<IReadOnlyDictionary<string, T>>
{
    public override string Expected => $"a mapping of at most {max} keys";

    public override bool TryRead(
        ConfigNode node, string name, IReadOnlyDictionary<string, T> seed, ReadContext context,
        out IReadOnlyDictionary<string, T> value)
    {
        value = seed;
        if (node is not MappingNode mapping)
            return Mismatch(node, name, context);
        if (mapping.Entries.Count > max)
        {
            context.Error(node, $"'{name}' must be {Expected}, but has {mapping.Entries.Count}.");
            return false;
        }

        var ok = true;
        var items = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (keyNode, itemNode) in mapping.Entries)
        {
            if (itemNode.IsNull)
            {
                context.Error(keyNode, $"'{keyNode.Text}' is empty; it must be {item.Expected}.");
                ok = false;
            }
            else if (key.TryRead(keyNode, keyNode.Text, "", context, out var read)
                && item.TryRead(itemNode, keyNode.Text, itemSeed, context, out var itemValue))
            {
                items[read] = itemValue;
            }
            else
            {
                ok = false;
            }
        }

        value = items;
        return ok;
    }

    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "object",
        ["maxProperties"] = max,
        ["propertyNames"] = key.Schema(definitions),
        ["additionalProperties"] = item.Schema(definitions),
    };

    public override JsonNode? Show(IReadOnlyDictionary<string, T> value) => null;
}
