using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Receivers.Messages;

/// <summary>
/// Writes the values of a metric as people read them: the logarithm of the policy undone, with the unit that the metric's name ends in, as
/// OpenMetrics wants it (<c>latency_ms</c>, <c>disk.used_percent</c>, <c>http_response_bytes_total</c>).
/// </summary>
internal sealed class MetricUnit
{
    private const string Bytes = "bytes";

    private static readonly Dictionary<string, string> Suffixes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["percent"] = "%", ["pct"] = "%", ["celsius"] = " °C", ["fahrenheit"] = " °F", ["kelvin"] = " K",
        ["seconds"] = " s", ["milliseconds"] = " ms", ["ms"] = " ms", ["microseconds"] = " µs", ["us"] = " µs", ["nanoseconds"] = " ns",
        ["minutes"] = " min", ["hours"] = " h", ["bits"] = " bit", ["volts"] = " V", ["amperes"] = " A", ["watts"] = " W", ["kw"] = " kW",
        ["joules"] = " J", ["grams"] = " g", ["meters"] = " m", ["metres"] = " m", ["hertz"] = " Hz", ["hz"] = " Hz", ["rpm"] = " rpm",
        ["mm_s"] = " mm/s", ["l_s"] = " l/s", ["m_s"] = " m/s",
    };

    private static readonly string[] Scales = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    private readonly bool _isLog;
    private readonly bool _isRate;
    private readonly string _unit;

    public MetricUnit(string metric, FeaturePolicy policy)
    {
        _isLog = policy.Transform == Transform.Log;
        _isRate = policy.Kind == MetricKind.Counter;
        _unit = UnitOf(metric);
    }

    public string Text(double value)
    {
        if (_isLog)
            value = Math.Sign(value) * (PortableMath.Exp(Math.Abs(value)) - 1);
        var rate = _isRate ? "/s" : "";
        if (_unit != Bytes)
            return AlertSummary.Number(value) + _unit + (_isRate && _unit.Length == 0 ? " " : "") + rate;
        var scale = 0;
        while (Math.Abs(value) >= 1024 && scale < Scales.Length - 1)
        {
            value /= 1024;
            scale++;
        }

        return $"{AlertSummary.Number(value)} {Scales[scale]}{rate}";
    }

    private static string UnitOf(string metric)
    {
        var words = metric.Split(['.', '_', '-', ':', '/'], StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words.Count > 1 && words[^1].Equals("total", StringComparison.OrdinalIgnoreCase))
            words.RemoveAt(words.Count - 1);
        if (words.Count < 2)
            return "";
        if (Suffixes.TryGetValue($"{words[^2]}_{words[^1]}", out var two))
            return two;
        return words[^1].Equals(Bytes, StringComparison.OrdinalIgnoreCase) ? Bytes : Suffixes.GetValueOrDefault(words[^1], "");
    }
}
