using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>One of a few words.</summary>
internal sealed class ChoiceShape<T>(params (string Word, T Value)[] choices) : Shape<T>
    where T : struct
{
    public override string Expected => "one of " + string.Join(", ", choices.Select(c => c.Word));

    public override bool TryRead(ConfigNode node, string name, T seed, ReadContext context, out T value)
    {
        value = seed;
        if (node is not ScalarNode scalar)
            return Mismatch(node, name, context);
        foreach (var choice in choices)
        {
            if (choice.Word != scalar.Text)
                continue;
            value = choice.Value;
            return true;
        }

        return Mismatch(node, name, context, NearMiss.DidYouMean(scalar.Text, choices.Select(c => c.Word)));
    }

    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. choices.Select(c => (JsonNode)c.Word)]),
    };

    public override JsonNode Show(T value) => choices.First(c => c.Value.Equals(value)).Word;
}
