using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>Text that is turned into something else.</summary>
/// <param name="text">The text's own shape.</param>
/// <param name="parse">The value, or null and what is wrong, as a sentence.</param>
/// <param name="show">The text for a value.</param>
internal sealed class ParsedShape<T>(TextShape text, Func<string, (T? Value, string? Fault)> parse, Func<T, string?> show) : Shape<T>
{
    public override string Expected => text.Expected;

    public override bool TryRead(ConfigNode node, string name, T seed, ReadContext context, out T value)
    {
        value = seed;
        if (!text.TryRead(node, name, "", context, out var read))
            return false;
        var (parsed, fault) = parse(read);
        if (fault is not null)
        {
            context.Error(node, fault);
            return false;
        }

        value = parsed!;
        return true;
    }

    public override JsonObject Schema(JsonObject definitions) => text.Schema(definitions);

    public override JsonNode? Show(T value) => show(value);
}
