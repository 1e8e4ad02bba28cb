using System.Globalization;
using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>A finite number.</summary>
/// <param name="min">The smallest.</param>
/// <param name="max">The largest, included; infinity: no bound.</param>
/// <param name="above">True: <paramref name="min"/> itself is not allowed.</param>
internal sealed class NumberShape(double min, double max = double.PositiveInfinity, bool above = false) : Shape<double>
{
    public override string Expected
    {
        get
        {
            var low = above ? $"above {Text(min)}" : $"from {Text(min)}";
            if (double.IsInfinity(max))
                return above ? $"a number {low}" : $"a number of at least {Text(min)}";
            return above ? $"a number {low}, at most {Text(max)}" : $"a number {low} to {Text(max)}";
        }
    }

    public override bool TryRead(ConfigNode node, string name, double seed, ReadContext context, out double value)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = seed;
        if (node is not ScalarNode scalar || !double.TryParse(scalar.Text, Styles, CultureInfo.InvariantCulture, out var number))
            return Mismatch(node, name, context);
        if (!scalar.IsPlain)
            return Mismatch(node, name, context, "Write it without quotes.");
        if (!double.IsFinite(number) || number > max || number < min || (above && number == min))
            return Mismatch(node, name, context);
        value = number;
        return true;
    }

    public override JsonObject Schema(JsonObject definitions)
    {
        var schema = new JsonObject { ["type"] = "number", [above ? "exclusiveMinimum" : "minimum"] = min };
        if (double.IsFinite(max))
            schema["maximum"] = max;
        return schema;
    }

    public override JsonNode Show(double value) => value;

    private static string Text(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);
}
