using System.Globalization;

namespace DistributedAnomaly.Core.Policies;

/// <summary>A day, or several days in a row; written <c>2026-12-25</c> or <c>2026-12-31..2027-01-01</c>.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day, included.</param>
public readonly record struct Holiday(DateOnly First, DateOnly Last)
{
    private const string Separator = "..";

    public static bool TryParse(string text, out Holiday holiday)
    {
        holiday = default;
        var at = text.IndexOf(Separator, StringComparison.Ordinal);
        var first = at < 0 ? text : text[..at];
        var last = at < 0 ? text : text[(at + Separator.Length)..];
        if (!TryParseDay(first, out var from) || !TryParseDay(last, out var to) || to < from)
            return false;
        holiday = new Holiday(from, to);
        return true;
    }

    public override string ToString() => First == Last ? Day(First) : Day(First) + Separator + Day(Last);

    private static bool TryParseDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
