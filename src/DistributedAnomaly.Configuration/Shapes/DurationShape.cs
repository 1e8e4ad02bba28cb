using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>A time span: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>7d</c>. Both ends of the range are included.</summary>
internal sealed partial class DurationShape(TimeSpan min, TimeSpan max) : Shape<TimeSpan>
{
    private const string Pattern = @"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+$";

    // Largest first: what a value is shown in.
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    public override string Expected => $"a duration from {Text(min)} to {Text(max)} (as 500ms, 30s, 5m, 12h or 7d)";

    public static string Text(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
            return "0s";
        var (unit, ticks) = Units.FirstOrDefault(u => value.Ticks % u.Ticks == 0, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / (double)ticks:0.###}{unit}");
    }

    public override bool TryRead(ConfigNode node, string name, TimeSpan seed, ReadContext context, out TimeSpan value)
    {
        value = seed;
        if (node is not ScalarNode { Text.Length: <= 64 } scalar || !Whole().IsMatch(scalar.Text))
            return Mismatch(node, name, context);
        var sum = 0.0;
        foreach (Match part in Part().Matches(scalar.Text))
        {
            var ticks = Units.First(u => u.Unit == part.Groups["unit"].Value).Ticks;
            sum += double.Parse(part.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * ticks;
        }

        if (sum < min.Ticks || sum > max.Ticks)
            return Mismatch(node, name, context);
        value = TimeSpan.FromTicks((long)Math.Round(sum));
        return true;
    }

    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "string",
        ["pattern"] = Pattern,
        ["x-minimum"] = Text(min),
        ["x-maximum"] = Text(max),
    };

    public override JsonNode Show(TimeSpan value) => Text(value);

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<number>[0-9.]+)(?<unit>ms|s|m|h|d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Part();
}
