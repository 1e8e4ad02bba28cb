using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>A mapping with known keys. An empty value is as good as none.</summary>
/// <param name="description">What the whole is for.</param>
/// <param name="defaults">What holds where the file says nothing; the schema's defaults.</param>
/// <param name="definition">Name of its own in the schema, for a shape that is used in several places.</param>
internal sealed class ObjectShape<T>(string description, T defaults, string? definition = null) : Shape<T>
{
    private readonly List<Field> _fields = [];
    private readonly List<(string[] Keys, Action<MappingNode, T, ReadContext> Run)> _checks = [];

    public override string Expected => "a mapping of keys";

    /// <summary>Adds a key; the keys are applied in the order in which they are added.</summary>
    public ObjectShape<T> With<TValue>(
        string name, string about, Shape<TValue> shape, Func<T, TValue> get, Func<T, TValue, T> set, bool required = false,
        bool showDefault = true)
    {
        _fields.Add(new Field(
            name,
            about,
            required,
            (node, target, context) => shape.TryRead(node, name, get(target), context, out var value) ? (true, set(target, value)) : (false, target),
            shape.Schema,
            () => required || !showDefault || shape is ObjectShape<TValue> ? null : shape.Show(get(defaults))));
        return this;
    }

    /// <summary>Adds a check between keys; it runs when these keys were read without errors.</summary>
    public ObjectShape<T> Check(string[] keys, Action<MappingNode, T, ReadContext> check)
    {
        _checks.Add((keys, check));
        return this;
    }

    public override bool TryRead(ConfigNode node, string name, T seed, ReadContext context, out T value)
    {
        value = seed;
        if (node is not MappingNode mapping)
            return Mismatch(node, name, context);
        var before = context.Errors.Count;
        foreach (var (key, _) in mapping.Entries)
        {
            if (_fields.Exists(f => f.Name == key.Text))
                continue;
            var hint = NearMiss.DidYouMean(key.Text, _fields.Select(f => f.Name))
                ?? $"Known keys: {string.Join(", ", _fields.Select(f => f.Name))}.";
            context.Error(key, $"'{name}' has no key '{key.Text}'. {hint}");
        }

        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in _fields)
        {
            var ok = true;
            var entry = mapping.Entries.FirstOrDefault(e => e.Key.Text == field.Name);
            if (entry.Value is { IsNull: false })
                (ok, value) = field.Read(entry.Value, value, context);
            else if (field.Required)
                context.Error(mapping, $"'{name}' needs the key '{field.Name}'.");
            if (!ok)
                failed.Add(field.Name);
        }

        foreach (var check in _checks.Where(c => !failed.Overlaps(c.Keys)))
            check.Run(mapping, value, context);

        return context.Errors.Count == before;
    }

    public override JsonObject Schema(JsonObject definitions)
    {
        if (definition is null)
            return Body(definitions);
        if (!definitions.ContainsKey(definition))
        {
            // Named before it is written: it may contain itself.
            definitions[definition] = new JsonObject();
            definitions[definition] = Body(definitions);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{definition}" };
    }

    public override JsonNode? Show(T value) => null;

    private JsonObject Body(JsonObject definitions)
    {
        var properties = new JsonObject();
        foreach (var field in _fields)
        {
            var schema = field.Schema(definitions);
            schema["title"] = field.Name.Replace('_', ' ');
            schema["description"] = field.About;
            if (field.Default() is { } value)
                schema["default"] = value;
            properties[field.Name] = field.Required ? schema : Nullable(schema);
        }

        var body = new JsonObject
        {
            ["type"] = definition is null ? "object" : new JsonArray("object", "null"),
            ["description"] = description,
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (_fields.Exists(f => f.Required))
            body["required"] = new JsonArray([.. _fields.Where(f => f.Required).Select(f => (JsonNode)f.Name)]);
        return body;
    }

    // "key:" without a value is null in YAML.
    private static JsonObject Nullable(JsonObject schema)
    {
        if (schema["type"] is { } type)
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
            if (schema["enum"] is JsonArray choices)
                choices.Add(null);
        }

        return schema;
    }

    private sealed record Field(
        string Name, string About, bool Required, Func<ConfigNode, T, ReadContext, (bool Ok, T Value)> Read,
        Func<JsonObject, JsonObject> Schema, Func<JsonNode?> Default);
}
