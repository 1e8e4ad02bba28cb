using System.Globalization;
using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
internal sealed class IntegerShape(int min, int max) : Shape<int>
{
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min:#,0} to {max:#,0}");

    public override bool TryRead(ConfigNode node, string name, int seed, ReadContext context, out int value)
    {
        value = seed;
        if (node is not ScalarNode scalar
            || !long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return Mismatch(node, name, context);
        if (!scalar.IsPlain)
            return Mismatch(node, name, context, "Write it without quotes.");
        if (number < min || number > max)
            return Mismatch(node, name, context);
        value = (int)number;
        return true;
    }

    public override JsonObject Schema(JsonObject definitions) => new() { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };

    public override JsonNode Show(int value) => value;
}
