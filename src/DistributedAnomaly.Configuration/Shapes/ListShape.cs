using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>A list; it replaces the whole list that was there before.</summary>
/// <param name="item">Shape of its items.</param>
/// <param name="itemSeed">What an item is where the file says nothing.</param>
/// <param name="max">Items at most.</param>
/// <param name="unique">What must differ between items, and how it is called; null: nothing.</param>
internal sealed class ListShape<T>(Shape<T> item, T itemSeed, int max, (Func<T, string> Key, string Name)? unique = null)
    : Shape<IReadOnlyList<T>>
{
    public override string Expected => $"a list of at most {max} items";

    public override bool TryRead(
        ConfigNode node, string name, IReadOnlyList<T> seed, ReadContext context, out IReadOnlyList<T> value)
    {
        value = seed;
        if (node is not SequenceNode sequence)
            return Mismatch(node, name, context);
        if (sequence.Items.Count > max)
        {
            context.Error(node, $"'{name}' must be {Expected}, but has {sequence.Items.Count}.");
            return false;
        }

        var ok = true;
        var items = new List<T>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var itemNode = sequence.Items[i];
            var itemName = $"{name}[{i}]";
            if (itemNode.IsNull)
            {
                context.Error(itemNode, $"'{itemName}' is empty; it must be {item.Expected}.");
                ok = false;
            }
            else if (!item.TryRead(itemNode, itemName, itemSeed, context, out var read))
            {
                ok = false;
            }
            else if (unique is { } rule && !seen.TryAdd(rule.Key(read), itemNode.Line))
            {
                var key = rule.Key(read);
                context.Error(itemNode, $"Two items of '{name}' have the {rule.Name} '{key}'; the first is in line {seen[key]}.");
                ok = false;
            }
            else
            {
                items.Add(read);
            }
        }

        value = items;
        return ok;
    }

    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "array",
        ["maxItems"] = max,
        ["items"] = item.Schema(definitions),
    };

    public override JsonNode Show(IReadOnlyList<T> value) => new JsonArray([.. value.Select(item.Show)]);
}
