using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>A shape that is looked up when it is used: for a shape that contains itself.</summary>
internal sealed class LazyShape<T>(Func<Shape<T>> shape) : Shape<T>
{
    public override string Expected => shape().Expected;

    public override bool TryRead(ConfigNode node, string name, T seed, ReadContext context, out T value) =>
        shape().TryRead(node, name, seed, context, out value);

    public override JsonObject Schema(JsonObject definitions) => shape().Schema(definitions);

    public override JsonNode? Show(T value) => shape().Show(value);
}
