using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>History in memory, gone when the process ends. Beyond its bound the oldest goes.</summary>
/// <param name="age">How long it is kept, by the time of the observations.</param>
/// <param name="maxItems">Roll-ups and raw values together; one takes some 200 bytes.</param>
public sealed class InMemoryHistory(TimeSpan age, int maxItems = 500_000) : IHistoryStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, Dictionary<EntityKey, Dictionary<string, Rollup>>> _minutes = [];
    private readonly SortedDictionary<long, Dictionary<(EntityKey Key, long Episode), Dictionary<string, double>>> _raw = [];
    private int _items;

    public int Write(HistoryBatch batch)
    {
        lock (_lock)
        {
            var lost = 0;
            for (var i = 0; i < batch.Minutes; i++)
            {
                var (target, minuteMs, start, end) = batch.Minute(i);
                if (minuteMs < 0)
                {
                    lost += end - start;
                    continue;
                }

                var row = Row(_minutes, minuteMs, target.Key);
                foreach (ref readonly var item in batch.Rollups(start, end))
                    Set(row, item.Metric, item.Rollup);
            }

            for (var i = 0; i < batch.RawRows; i++)
            {
                var (target, episode, timeMs, start, end) = batch.RawRow(i);
                var row = Row(_raw, timeMs, (target.Key, episode));
                foreach (ref readonly var item in batch.Values(start, end))
                    Set(row, item.Metric, item.Value);
            }

            while (_items > maxItems)
                DeleteOldest();
            return lost;
        }
    }

    public void Prune(long nowMs)
    {
        var before = nowMs - (long)age.TotalMilliseconds;
        lock (_lock)
        {
            while (Oldest(_minutes) < before || Oldest(_raw) < before)
                DeleteOldest();
        }
    }

    public IReadOnlyList<MetricRollups> ReadRollups(HistoryQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return
            [
                .. _minutes.Where(m => m.Key >= query.FromMs - query.FromMs % 60_000 && m.Key < query.ToMs && m.Value.ContainsKey(query.Key))
                    .SelectMany(m => m.Value[query.Key])
                    .Where(m => query.Metric is null || m.Key == query.Metric)
                    .GroupBy(m => m.Key, m => m.Value, StringComparer.Ordinal)
                    .OrderBy(m => m.Key, StringComparer.Ordinal)
                    .Select(m => new MetricRollups(m.Key, [.. m.TakeLast(query.Limit)])),
            ];
        }
    }

    public IReadOnlyList<RawValue> ReadRaw(HistoryQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var all = _raw.Where(r => r.Key >= query.FromMs && r.Key < query.ToMs)
                .SelectMany(r => r.Value.Where(e => e.Key.Key == query.Key).SelectMany(
                    e => e.Value.Select(v => new RawValue(e.Key.Episode, r.Key, v.Key, v.Value))))
                .Where(v => query.Metric is null || v.Metric == query.Metric)
                .ToList();
            return [.. all.GroupBy(v => v.Metric, StringComparer.Ordinal).SelectMany(m => m.TakeLast(query.Limit)).OrderBy(v => v.TimeMs)];
        }
    }

    public void Dispose()
    {
        // Nothing is held but memory.
    }

    private static long Oldest<T>(SortedDictionary<long, T> times) => times.Count == 0 ? long.MaxValue : times.First().Key;

    private static Dictionary<string, T> Row<TKey, T>(
        SortedDictionary<long, Dictionary<TKey, Dictionary<string, T>>> times, long timeMs, TKey key)
        where TKey : notnull
    {
        if (!times.TryGetValue(timeMs, out var rows))
            times.Add(timeMs, rows = []);
        if (!rows.TryGetValue(key, out var row))
            rows.Add(key, row = new Dictionary<string, T>(StringComparer.Ordinal));
        return row;
    }

    private void Set<T>(Dictionary<string, T> row, string metric, T value)
    {
        if (row.TryAdd(metric, value))
            _items++;
        else
            row[metric] = value;
    }

    private void DeleteOldest()
    {
        var (minute, raw) = (Oldest(_minutes), Oldest(_raw));
        if (minute <= raw && _minutes.Remove(minute, out var minutes))
            _items -= minutes.Values.Sum(row => row.Count);
        else if (_raw.Remove(raw, out var rows))
            _items -= rows.Values.Sum(row => row.Count);
    }
}
