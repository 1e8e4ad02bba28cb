using System.Globalization;

namespace DistributedAnomaly.Cli.Reports.Markup;

/// <summary>How numbers, times and names look in a report.</summary>
internal static class Figures
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string Count(long value) => value.ToString("#,0", Invariant);

    /// <summary>Three or four significant digits: what a person compares at a glance.</summary>
    public static string Value(double value)
    {
        var size = Math.Abs(value);
        return double.IsNaN(value) ? "–" : value.ToString(
            size switch
            {
                0 => "0",
                < 0.001 or >= 1e9 => "0.##E+0",
                < 1 => "0.####",
                < 10 => "0.###",
                < 1000 => "0.##",
                < 100_000 => "#,0.#",
                _ => "#,0",
            },
            Invariant);
    }

    /// <summary>A ratio between 0 and 1 (AUC, F1): three decimals.</summary>
    public static string Ratio(double value) => double.IsFinite(value) ? value.ToString("0.000", Invariant) : "–";

    public static string Percent(double share) => double.IsFinite(share) ? share.ToString(share is > 0 and < 0.1 ? "0.0%" : "0%", Invariant) : "–";

    public static string Surprise(double value) => value.ToString("0.0", Invariant);

    /// <summary>UTC, without seconds that are zero.</summary>
    public static string Time(long unixMs)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMs, -62_135_596_800_000, 253_402_300_799_999));
        return time.ToString(time.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", Invariant);
    }

    /// <summary>In its two largest units.</summary>
    public static string Duration(double ms)
    {
        var span = TimeSpan.FromMilliseconds(Math.Clamp(ms, 0, 1e14));
        return span switch
        {
            { TotalSeconds: < 1 } => string.Create(Invariant, $"{span.TotalMilliseconds:0} ms"),
            { TotalMinutes: < 1 } => string.Create(Invariant, $"{span.TotalSeconds:0.#} s"),
            { TotalHours: < 1 } => span.Seconds == 0 ? $"{span.Minutes} min" : $"{span.Minutes} min {span.Seconds} s",
            { TotalDays: < 1 } => span.Minutes == 0 ? $"{span.Hours} h" : $"{span.Hours} h {span.Minutes} min",
            _ => span.Hours == 0 ? $"{(long)span.TotalDays} d" : $"{(long)span.TotalDays} d {span.Hours} h",
        };
    }

    /// <summary>A name from outside: cut where it is longer than any layout, and kept from changing the direction of its surroundings.</summary>
    public static Html Name(string name) => $"<bdi>{(name.Length <= 120 ? name : name[..117] + "...")}</bdi>";
}
