using System.Globalization;

namespace DistributedAnomaly.Core.Alerting.TimeIntervals;

/// <summary>Reads the parts of a time interval as Alertmanager's files have them.</summary>
public static class TimeIntervalSyntax
{
    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    /// <param name="start"><c>HH:MM</c></param>
    /// <param name="end"><c>HH:MM</c>, up to <c>24:00</c>; later than the start.</param>
    /// <exception cref="FormatException">Not times, or in the wrong order.</exception>
    public static IntRange ParseTimes(string start, string end) => Ordered(ParseTime(start), ParseTime(end) - 1, $"{start} to {end}") switch
    {
        var range => range with { Last = range.Last + 1 },
    };

    /// <example>saturday</example>
    /// <example>monday:friday</example>
    /// <exception cref="FormatException">Not days of the week, or in the wrong order.</exception>
    public static IntRange ParseWeekdays(string text) => Range(text, part => Index(Weekdays, part, text), "a day of the week");

    /// <example>1:5</example>
    /// <example>-3:-1</example>
    /// <exception cref="FormatException">Not days of a month, or in the wrong order.</exception>
    public static IntRange ParseDaysOfMonth(string text)
    {
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        var first = Day(parts[0]);
        var last = parts.Length > 1 ? Day(parts[1]) : first;
        if (parts.Length > 2 || (first < 0 && last > 0))
            throw new FormatException($"'{text}' is not a range of days of a month.");
        return first < 0 == last < 0 ? Ordered(first, last, text) : new IntRange(first, last);

        int Day(string part) => Number(part, text) is var day and (>= 1 and <= 31 or <= -1 and >= -31)
            ? day
            : throw new FormatException($"'{text}': a day of a month is 1 to 31 or -1 to -31.");
    }

    /// <example>1:3</example>
    /// <example>march:august</example>
    /// <exception cref="FormatException">Not months, or in the wrong order.</exception>
    public static IntRange ParseMonths(string text) => Range(
        text,
        part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            ? month is >= 1 and <= 12 ? month : throw new FormatException($"'{text}': a month is 1 to 12.")
            : Index(Months, part, text) + 1,
        "a month");

    /// <example>2026:2028</example>
    /// <exception cref="FormatException">Not years, or in the wrong order.</exception>
    public static IntRange ParseYears(string text) => Range(text, part => Number(part, text), "a year");

    private static int ParseTime(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2 && parts[1].Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
            && minute < 60 && hour * 60 + minute <= 24 * 60
            ? hour * 60 + minute
            : throw new FormatException($"'{text}' is not a time of day (HH:MM, 00:00 to 24:00).");
    }

    private static IntRange Range(string text, Func<string, int> parse, string what)
    {
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        if (parts.Length > 2)
            throw new FormatException($"'{text}' is neither {what} nor a range of them.");
        var first = parse(parts[0]);
        return Ordered(first, parts.Length > 1 ? parse(parts[1]) : first, text);
    }

    private static IntRange Ordered(int first, int last, string text) =>
        first <= last ? new IntRange(first, last) : throw new FormatException($"'{text}': the end comes before the start.");

    private static int Index(string[] names, string part, string text)
    {
        var index = Array.FindIndex(names, name => string.Equals(name, part, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : throw new FormatException($"'{text}': '{part}' is not a name that is known here.");
    }

    private static int Number(string part, string text) =>
        int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}': '{part}' is not a number.");
}
