using System.Globalization;
using System.Text.Json.Nodes;

namespace DistributedAnomaly.Configuration.Tests;

public sealed class ConfigurationSchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(ConfigurationSchema.Read())!.AsObject();

    private static readonly ConfigurationLoader Loader = new(_ => "0123456789abcdef");

    // Keys that an object cannot do without, as YAML flow text.
    private static readonly Dictionary<string, string> RequiredValues = new(StringComparer.Ordinal)
    {
        ["name"] = "a", ["secret"] = "0123456789abcdef", ["scopes"] = "[read]", ["url"] = "http://x", ["metric"] = "m", ["expect"] = "x < 1",
        ["routing_key"] = "k", ["api_key"] = "k", ["host"] = "localhost", ["from"] = "a@example.com",
        ["to"] = "[a@example.com]",
        ["receiver"] = "x", ["after"] = "1m", ["start_time"] = "'08:00'", ["end_time"] = "'09:00'", ["time_intervals"] = "[]",
    };

    // The root of the routes takes every alert, at every time.
    private static readonly string[] NotOfTheRoot = ["matchers", "continue", "mute_time_intervals", "active_time_intervals"];

    // Neighbours without which a value cannot be tried: open_after may not exceed open_window.
    private static readonly Dictionary<string, string> Neighbours = new(StringComparer.Ordinal)
    {
        ["username"] = ", password: x", ["password"] = ", username: x", ["open_after"] = ", open_window: 32", ["open_window"] = ", open_after: 1",
    };

    // Text that has to mean something.
    private static readonly Dictionary<string, string> GoodTexts = new(StringComparer.Ordinal)
    {
        ["time_zone"] = "Asia/Tokyo", ["when"] = "x > 1", ["expect"] = "x < 1",
        ["content_type"] = "application/json", ["/receivers/email[]/from"] = "a@example.com", ["location"] = "Asia/Tokyo", ["from"] = "2026-03-01T22:00:00Z", ["to"] = "2026-03-01T22:00:00Z", ["start_time"] = "'08:00'",
        ["end_time"] = "'09:00'",
    };

    /// <summary>Every property of the schema, with how to write a file that has it.</summary>
    public static TheoryData<string> Paths() => [.. Properties().Select(p => p.Path)];

    /// <summary>Run with UPDATE_SCHEMA=1 to write the file anew.</summary>
    [Fact]
    public void Read_CheckedInSchema_IsWhatTheLoaderKnows()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SCHEMA") == "1")
            File.WriteAllText(RepositoryFile.Path("src/DistributedAnomaly.Configuration/distributed-anomaly.schema.json"), ConfigurationSchema.Generate());
        ConfigurationSchema.Read().ShouldBe(ConfigurationSchema.Generate());
    }

    [Fact]
    public void Properties_OfTheSchema_AreMany() => Properties().Count().ShouldBeGreaterThan(60);

    [Theory]
    [MemberData(nameof(Paths))]
    public void Property_OfTheSchema_IsKnownToTheLoaderWithinTheSameBounds(string path)
    {
        var (_, write, schema) = Properties().First(p => p.Path == path);
        schema["title"].ShouldNotBeNull();
        schema["description"]!.GetValue<string>().Length.ShouldBeGreaterThan(10);
        var known = 0;
        var key = path[(path.LastIndexOf('/') + 1)..];
        var neighbour = Neighbours.GetValueOrDefault(key, "");

        // A misspelt key is an error, the key itself is not: the loader knows it.
        Errors(write("null", misspelt: true)).ShouldContain(e => e.Message.Contains("has no key", StringComparison.Ordinal));
        Errors(write("null", misspelt: false)).ShouldNotContain(e => e.Message.Contains("has no key", StringComparison.Ordinal));

        foreach (var (good, bad) in Bounds(schema, GoodTexts.GetValueOrDefault(path) ?? GoodTexts.GetValueOrDefault(key, "x")))
        {
            Errors(write(good + neighbour, misspelt: false)).ShouldBeEmpty($"{path}: {good}");
            Errors(write(bad + neighbour, misspelt: false)).ShouldNotBeEmpty($"{path}: {bad}");
            known++;
        }

        if (schema["minimum"] is not null || schema["x-minimum"] is not null)
            known.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Defaults_OfTheSchema_ChangeNothing()
    {
        var defaults = Properties().Where(p => p.Schema["default"] is JsonValue && !p.Path.Contains("[]", StringComparison.Ordinal)).ToList();
        defaults.Count.ShouldBeGreaterThan(30);
        foreach (var (path, write, schema) in defaults)
        {
            var configuration = Loader.Read(write(schema["default"]!.ToJsonString(), misspelt: false)).Required(path);
            configuration.Engine.ShouldBe(PlatformConfiguration.Default.Engine, path);
            configuration.HostWatcher.ShouldBe(PlatformConfiguration.Default.HostWatcher, path);
            configuration.Cluster.ShouldBe(PlatformConfiguration.Default.Cluster, path);
            configuration.Telemetry.ShouldBe(PlatformConfiguration.Default.Telemetry, path);
            configuration.Fleets.Fallback.ShouldBe(PlatformConfiguration.Default.Fleets.Fallback, path);
            configuration.Server.MaxRequestBytes.ShouldBe(PlatformConfiguration.Default.Server.MaxRequestBytes, path);
        }
    }

    private static IReadOnlyList<ConfigurationError> Errors(string yaml) => Loader.Read(yaml).Errors;

    private static IEnumerable<(string Path, Writer Write, JsonObject Schema)> Properties() => Walk(Schema, "", text => text);

    private static IEnumerable<(string Path, Writer Write, JsonObject Schema)> Walk(JsonObject node, string path, Func<string, string> wrap)
    {
        if (node["$ref"] is { } reference)
            node = Schema["$defs"]![reference.GetValue<string>().Split('/')[^1]]!.AsObject();
        if (node["properties"] is not JsonObject properties)
            yield break;
        var required = (node["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>()).ToList();
        // Routes contain routes: two levels are all of them.
        if (path.EndsWith("routes[]/routes[]", StringComparison.Ordinal))
            yield break;
        if (path == "/route")
        {
            required.Add("receiver");
            wrap = text => $"{{ receivers: {{ webhooks: [{{ name: x, url: 'http://x' }}] }}, route: {text} }}";
        }

        foreach (var (name, value) in properties)
        {
            if (path == "/route" && NotOfTheRoot.Contains(name, StringComparer.Ordinal))
                continue;
            var own = $"{path}/{name}";
            var schema = value!.AsObject();
            yield return (own, (text, misspelt) => wrap(Object(required, misspelt ? name + "zzzzzzzzz" : name, text)), schema);
            var inner = (string text) => wrap(Object(required, name, text));
            IEnumerable<(string, Writer, JsonObject)> children = (schema["items"], schema["additionalProperties"]) switch
            {
                (JsonObject items, _) => Walk(items, own + "[]", text => inner($"[{text}]")),
                (_, JsonObject values) => Walk(values, own + "{}", text => inner($"{{ any: {text} }}")),
                _ => Walk(schema, own, inner),
            };
            foreach (var child in children)
                yield return child;
        }
    }

    private static string Object(List<string> required, string name, string text)
    {
        var entries = required.Where(r => r != name).Select(r => $"{r}: {RequiredValues[r]}").Append($"{name}: {text}");
        return $"{{ {string.Join(", ", entries)} }}";
    }

    // Pairs of a value at the bound and one just beyond it.
    private static IEnumerable<(string Good, string Bad)> Bounds(JsonObject schema, string goodText)
    {
        if (schema["minimum"] is { } min)
            yield return (Text(Number(min)), Text(Number(min) - 0.5 is var below && IsInteger(schema) ? Number(min) - 1 : below));
        if (schema["exclusiveMinimum"] is { } above)
            yield return (Text(Number(above) + 0.001), Text(Number(above)));
        if (schema["maximum"] is { } max)
            yield return (Text(Number(max)), Text(Number(max) + (IsInteger(schema) ? 1 : 0.5)));
        if (schema["x-minimum"]?.GetValue<string>() is { } shortest)
            yield return (shortest, shortest is "0s" or "0B" ? "-1" : Lower(shortest));
        if (schema["x-maximum"]?.GetValue<string>() is { } longest)
            yield return (longest, char.IsUpper(longest[^1]) ? Raise(longest) : longest + "1ms");
        if (schema["maxLength"] is { } length)
            yield return (goodText, new string('x', (int)Number(length) + 1));
        if (schema["enum"] is JsonArray choices)
        {
            foreach (var choice in choices.OfType<JsonValue>())
                yield return (choice.GetValue<string>(), choice.GetValue<string>() + "zzz");
        }
    }

    private static bool IsInteger(JsonObject schema) => schema["type"]!.ToJsonString().Contains("integer", StringComparison.Ordinal);

    private static double Number(JsonNode node) => node.GetValue<double>();

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    // One unit less, in the next smaller unit: 1s -> 999ms, 1KiB -> 1023B.
    private static string Lower(string text) => text switch
    {
        "100ms" => "99ms",
        "1s" => "999ms",
        "1m" => "59s",
        "10m" => "9m",
        "1h" => "59m",
        "1KiB" => "1023B",
        "1MiB" => "1023KiB",
        _ => throw new ArgumentException($"Teach the test what is just below {text}.", nameof(text)),
    };

    private static string Raise(string size)
    {
        var digits = size.TakeWhile(char.IsAsciiDigit).Count();
        return (long.Parse(size[..digits], CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture) + size[digits..];
    }

    /// <summary>A whole file in which only this property is set.</summary>
    private delegate string Writer(string text, bool misspelt);
}
