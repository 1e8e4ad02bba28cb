using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>A number of bytes: <c>512KiB</c>, <c>64MiB</c>, <c>4GiB</c>, <c>10MB</c>. Both ends of the range are included.</summary>
internal sealed partial class SizeShape(long min, long max) : Shape<long>
{
    private const string Pattern = "^[0-9]+(B|KiB|MiB|GiB|TiB|KB|MB|GB|TB)$";

    // Largest first: what a value is shown in.
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("TB", 1_000_000_000_000), ("GB", 1_000_000_000),
        ("MB", 1_000_000), ("KB", 1000), ("B", 1),
    ];

    public override string Expected => $"a size from {Text(min)} to {Text(max)} (as 512KiB, 64MiB or 4GiB)";

    public static string Text(long value)
    {
        var (unit, bytes) = value == 0 ? ("B", 1) : Units.First(u => value % u.Bytes == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{value / bytes}{unit}");
    }

    public override bool TryRead(ConfigNode node, string name, long seed, ReadContext context, out long value)
    {
        value = seed;
        if (node is not ScalarNode { Text.Length: <= 24 } scalar || !Whole().IsMatch(scalar.Text))
            return Mismatch(node, name, context);
        var digits = scalar.Text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var bytes = Units.First(u => scalar.Text.AsSpan(digits).SequenceEqual(u.Unit)).Bytes;
        var size = double.Parse(scalar.Text.AsSpan(0, digits), CultureInfo.InvariantCulture) * bytes;
        if (size < min || size > max)
            return Mismatch(node, name, context);
        value = (long)size;
        return true;
    }

    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "string",
        ["pattern"] = Pattern,
        ["x-minimum"] = Text(min),
        ["x-maximum"] = Text(max),
    };

    public override JsonNode Show(long value) => Text(value);

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();
}
