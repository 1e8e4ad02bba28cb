using System.Globalization;
using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting;

/// <summary>The one sentence about an alert for people: what, how unusual for this entity, observed against expected.</summary>
public static class AlertSummary
{
    private const double Hour = 3600;
    private const double Day = 24 * Hour;
    private const double Year = 365.25 * Day;

    // What a calendar can show: 0001 to 9999.
    private const long FirstMs = -62_135_596_800_000;
    private const long LastMs = 253_402_300_799_999;

    /// <example>host/web1: cpu.used 97.3 where 4.1 was expected (normal 0.5 to 12.2); normal for it about once in 19 years</example>
    /// <example>pumps/p7: flow 0 breaks rule:pump-without-flow, which expects flow > 0.5 when valve == 1</example>
    /// <example>shop/a17: country is BR, which is rare for it; normal for it about once in 2 months</example>
    public static string OfAnomaly(EntityKey key, double surprise, IReadOnlyList<Reason> reasons) =>
        // A broken rule is no chance: it is just as true in the entity that breaks it every day.
        reasons.Count > 0 && IsOfRule(reasons[0]) ? $"{key}: {What(reasons)}" : $"{key}: {What(reasons)}; {HowUnusual(surprise)}";

    /// <example>host/web1: no data since 2026-01-02 03:04:05 UTC; it usually reports every 1 s</example>
    public static string OfSilence(EntityKey key, long lastSeenMs, double cadenceMs)
    {
        var usually = cadenceMs > 0 ? $"; it usually reports every {Duration(cadenceMs)}" : "";
        return $"{key}: no data since {Time(lastSeenMs)}{usually}";
    }

    /// <example>Resolved after 4 min 10 s. host/web1: ...</example>
    public static string OfResolved(Alert firing, long nowMs) =>
        $"Resolved after {Duration(Math.Max(0, nowMs - firing.StartedMs))}. {firing.Summary}";

    /// <summary>A surprise in words: how often normal operation brings the like.</summary>
    /// <param name="surprise">-log10 of how often in <see cref="SurpriseScale.UnitSeconds"/>.</param>
    public static string HowUnusual(double surprise) =>
        HowOften(surprise) is { } often ? $"normal for it {often}" : "not unusual by itself";

    /// <summary>How often normal operation of the entity brings the like: <c>about once in 6 weeks</c>. Null: it is not unusual by itself.</summary>
    /// <param name="surprise">-log10 of how often in <see cref="SurpriseScale.UnitSeconds"/>.</param>
    public static string? HowOften(double surprise)
    {
        if (!(surprise >= 0.5))
            return null;
        if (surprise >= 8.1)
            return "less than once in 1,000 years";
        var seconds = SurpriseScale.UnitSeconds * PortableMath.Pow(10, surprise);
        var (count, unit) = seconds switch
        {
            < 2 * Hour => (seconds / 60, "minutes"),
            < 2 * Day => (seconds / Hour, "hours"),
            < 21 * Day => (seconds / Day, "days"),
            < 60 * Day => (seconds / (7 * Day), "weeks"),
            < 2 * Year => (seconds / (Year / 12), "months"),
            _ => (seconds / Year, "years"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"about once in {Rounded(count):#,0} {unit}");
    }

    // Two digits at most: it is an estimate.
    private static double Rounded(double count)
    {
        var unit = 1.0;
        while (count / unit >= 99.5)
            unit *= 10;
        return Math.Round(count / unit) * unit;
    }

    private static string What(IReadOnlyList<Reason> reasons)
    {
        if (reasons.Count == 0)
            return "behaves unusually";
        var first = reasons[0];
        var normal = $"{Number(first.Low)} to {Number(first.High)}";
        var what = IsOfRule(first) ? Broken(first)
            : first.Text is { } value ? $"{first.Metric} is {value}, which is rare for it"
            : first.Observed >= first.Low && first.Observed <= first.High
            ? $"{first.Metric} {Number(first.Observed)} is inside its normal {normal} but behaves unusually ({first.Detector})"
            : $"{first.Metric} {Number(first.Observed)} where {Number(first.Expected)} was expected (normal {normal})";
        var count = reasons.Count(r => !r.IsOfFeedback);
        return count switch
        {
            1 => what,
            2 => $"{what}, and {reasons[1].Metric}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{what}, and {reasons[1].Metric} and {count - 2} more"),
        };
    }

    private static bool IsOfRule(Reason reason) => reason.Text is not null && reason.Detector.StartsWith("rule:", StringComparison.Ordinal);

    private static string Broken(Reason reason) => double.IsNaN(reason.Observed)
        ? $"{reason.Detector} is broken, which expects {reason.Text}"
        : $"{reason.Metric} {Number(reason.Observed)} breaks {reason.Detector}, which expects {reason.Text}";

    /// <summary>Three or four significant digits: what a person compares at a glance.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        var format = size switch
        {
            0 => "0",
            < 0.001 or >= 1e15 => "0.##E+0",
            < 1 => "0.####",
            < 10 => "0.##",
            < 1000 => "0.#",
            _ => "#,0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Time(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMs, FirstMs, LastMs)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>A length of time in its two largest units.</summary>
    /// <example>4 min 10 s</example>
    public static string Duration(double ms)
    {
        var span = TimeSpan.FromMilliseconds(Math.Min(ms, 1e14));
        var invariant = CultureInfo.InvariantCulture;
        return span switch
        {
            { TotalSeconds: < 10 } => string.Create(invariant, $"{span.TotalSeconds:0.##} s"),
            { TotalMinutes: < 1 } => string.Create(invariant, $"{span.TotalSeconds:0} s"),
            { TotalHours: < 1 } => string.Create(invariant, $"{span.Minutes} min {span.Seconds} s"),
            { TotalDays: < 1 } => string.Create(invariant, $"{span.Hours} h {span.Minutes} min"),
            _ => string.Create(invariant, $"{(long)span.TotalDays} d {span.Hours} h"),
        };
    }
}
