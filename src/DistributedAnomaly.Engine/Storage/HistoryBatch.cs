using System.Runtime.InteropServices;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Storage;

/// <summary>
/// History on its way to the disk, in columns: closed minutes of entities, and raw observations of the flight recorder.
/// Reusable: <see cref="Clear"/> keeps the arrays.
/// </summary>
public sealed class HistoryBatch
{
    private readonly List<(HistoryTarget Target, long MinuteMs, int Start, int End)> _minutes = [];
    private readonly List<MetricRollup> _rollups = [];
    private readonly List<(HistoryTarget Target, long Episode, long TimeMs, int Start, int End)> _raw = [];
    private readonly List<MetricValue> _values = [];

    /// <summary>Closed minutes.</summary>
    public int Minutes => _minutes.Count;

    /// <summary>Raw observations.</summary>
    public int RawRows => _raw.Count;

    /// <summary>Roll-ups and raw values together: what a queue of batches is bounded by.</summary>
    public int Items => _rollups.Count + _values.Count;

    public (HistoryTarget Target, long MinuteMs, int Start, int End) Minute(int index) => _minutes[index];

    public ReadOnlySpan<MetricRollup> Rollups(int start, int end) =>
        CollectionsMarshal.AsSpan(_rollups)[start..end];

    public (HistoryTarget Target, long Episode, long TimeMs, int Start, int End) RawRow(int index) => _raw[index];

    public ReadOnlySpan<MetricValue> Values(int start, int end) =>
        CollectionsMarshal.AsSpan(_values)[start..end];

    /// <summary>Begins the minute of an entity; its metrics follow by <see cref="Add(string, in Rollup)"/>.</summary>
    public void BeginMinute(HistoryTarget target, long minuteMs) => _minutes.Add((target, minuteMs, _rollups.Count, _rollups.Count));

    public void Add(string metric, in Rollup rollup)
    {
        _rollups.Add(new MetricRollup(metric, rollup));
        CollectionsMarshal.AsSpan(_minutes)[^1].End = _rollups.Count;
    }

    /// <summary>Begins a raw observation; its values follow by <see cref="Add(string, double)"/>.</summary>
    public void BeginRaw(HistoryTarget target, long episode, long timeMs) =>
        _raw.Add((target, episode, timeMs, _values.Count, _values.Count));

    public void Add(string metric, double value)
    {
        _values.Add(new MetricValue(metric, value));
        CollectionsMarshal.AsSpan(_raw)[^1].End = _values.Count;
    }

    public void Clear()
    {
        _minutes.Clear();
        _rollups.Clear();
        _raw.Clear();
        _values.Clear();
    }
}
