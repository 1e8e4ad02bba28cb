using System.Diagnostics.Metrics;
using System.Text;

namespace DistributedAnomaly.Api.Metrics;

/// <summary>Instrument names, units and labels in Prometheus' spelling.</summary>
internal static class MetricNames
{
    /// <summary><c>anomaly.ingest.body</c> in <c>By</c> becomes <c>anomaly_ingest_body_bytes_total</c>.</summary>
    public static string Family(Instrument instrument, MetricKind kind)
    {
        var name = new StringBuilder(Legal(instrument.Name));
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            "%" => "_percent",
            _ => string.Empty,
        };
        Append(name, unit);
        if (kind == MetricKind.Counter)
            Append(name, "_total");
        // Reserved for histograms: promtool complains about a gauge of that name.
        const string Reserved = "_count";
        if (kind == MetricKind.Gauge && name.ToString().EndsWith(Reserved, StringComparison.Ordinal))
            name.Replace(Reserved, "_number", name.Length - Reserved.Length, Reserved.Length);
        return name.ToString();
    }

    /// <summary>Letters, digits and underscores, not a digit first.</summary>
    public static string Legal(string name)
    {
        var legal = new StringBuilder(name.Length + 1);
        foreach (var c in name)
            legal.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        if (legal.Length == 0 || char.IsAsciiDigit(legal[0]))
            legal.Insert(0, '_');
        return legal.ToString();
    }

    /// <summary>For a label's value; for a help text the quote needs no escape, and may have one.</summary>
    public static string Escaped(string text) =>
        text.AsSpan().IndexOfAny('\\', '"', '\n') < 0
            ? text
            : text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary><c>name="value",...</c> in the order of the names, so that one set of labels is one series.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return string.Empty;
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
            pairs[Legal(name)] = Escaped(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty);
        return string.Join(',', pairs.Select(p => $"{p.Key}=\"{p.Value}\""));
    }

    private static void Append(StringBuilder name, string suffix)
    {
        if (!name.ToString().EndsWith(suffix, StringComparison.Ordinal))
            name.Append(suffix);
    }
}
