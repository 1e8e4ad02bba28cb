using System.Globalization;
using Spectre.Console;

namespace DistributedAnomaly.Cli.Output;

/// <summary>How values look in tables.</summary>
internal static class Cells
{
    private static readonly string[] AgeUnits = ["s", "m", "h", "d"];

    /// <summary>Text from outside: its brackets are not markup.</summary>
    public static Markup Text(string? text) => new(Markup.Escape(text ?? ""));

    public static Markup Number(double value) => Text(Plain(value));

    /// <summary>Four significant digits, without exponent between 1e-3 and 1e7.</summary>
    public static string Plain(double value)
    {
        var size = Math.Abs(value);
        return size == 0 ? "0"
            : size is >= 1e7 or < 1e-3 ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
            : value.ToString(size >= 1000 ? "0" : "G4", CultureInfo.InvariantCulture);
    }

    public static Markup Surprise(double value) => Text(value.ToString("0.0", CultureInfo.InvariantCulture));

    public static Markup Count(long value) => Text(value.ToString("#,0", CultureInfo.InvariantCulture));

    public static Markup Status(string status) => new(status switch
    {
        "anomalous" or "firing" or "critical" => $"[red]{status}[/]",
        "warning" or "silent" => $"[yellow]{status}[/]",
        "normal" or "resolved" => $"[green]{status}[/]",
        _ => Markup.Escape(status),
    });

    public static Markup Time(DateTimeOffset? time) =>
        Text(time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-");

    /// <summary>How long ago, in its largest unit: 12s, 5m, 3h, 40d.</summary>
    public static Markup Age(DateTimeOffset? time, DateTimeOffset now) => Text(time is { } at ? PlainAge(at, now) : "-");

    public static string PlainAge(DateTimeOffset at, DateTimeOffset now)
    {
        var value = Math.Max(0, (now - at).TotalSeconds);
        var unit = 0;
        foreach (var step in (double[])[60, 60, 24])
        {
            if (value < step)
                break;
            value /= step;
            unit++;
        }

        return Math.Floor(value).ToString(CultureInfo.InvariantCulture) + AgeUnits[unit];
    }
}
