using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>
/// What a value in the file looks like, stated once: the loader reads by it and the JSON schema is written from it.
/// </summary>
internal abstract class Shape<T>
{
    /// <summary>What is expected, to follow "must be": "a number from 1 to 20".</summary>
    public abstract string Expected { get; }

    /// <summary>Reads a value; what is wrong with it is added to the context's errors.</summary>
    /// <param name="node">Not empty.</param>
    /// <param name="name">Its key, for messages.</param>
    /// <param name="seed">The value so far: what the file does not say stays as it is there.</param>
    /// <param name="context">Takes the errors.</param>
    /// <param name="value">What was read.</param>
    /// <returns>False: there was an error.</returns>
    public abstract bool TryRead(ConfigNode node, string name, T seed, ReadContext context, out T value);

    /// <param name="definitions">Takes the schemas that are referred to by name.</param>
    public abstract JsonObject Schema(JsonObject definitions);

    /// <summary>A value as one would write it in the file; null: nothing worth stating.</summary>
    public abstract JsonNode? Show(T value);

    protected bool Mismatch(ConfigNode node, string name, ReadContext context, string? hint = null)
    {
        context.Error(node, $"'{name}' must be {Expected}, but is {node.Kind}.{(hint is null ? "" : " " + hint)}");
        return false;
    }
}
