using System.Buffers.Binary;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.PostgreSql.Entities;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.History;

/// <summary>Answers questions about the history. Reads from the newest row backwards, in pages, until every metric has its points.</summary>
internal sealed class HistoryReader(NpgsqlDataSource dataSource, HistoryMetrics metrics)
{
    public const long MinuteMs = 60_000;

    /// <summary>Rows of a page: more than the rows that one time can have, which is one per segment and episode.</summary>
    private const int Page = 1024;

    public IReadOnlyList<MetricRollups> ReadRollups(HistoryQuery query, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, List<Rollup>>();
        var first = Math.Clamp(query.FromMs / MinuteMs, 0, int.MaxValue);
        var last = query.ToMs > 0 ? Math.Min((query.ToMs - 1) / MinuteMs, int.MaxValue) : -1;
        foreach (var (minute, _, data) in Rows(HistorySql.ReadMinutes, query.Key, first, last, HistoryBuffer.RollupBytes, narrow: true, cancellationToken))
        {
            for (var at = 0; at < data.Length; at += HistoryBuffer.RollupBytes)
            {
                var (metric, rollup) = HistoryBuffer.ReadRollup(data.AsSpan(at), minute * MinuteMs);
                if (query.Metric is not null && metrics.NameOf(metric) != query.Metric)
                    continue;
                if (!found.TryGetValue(metric, out var points))
                    found.Add(metric, points = []);
                if (points.Count < query.Limit)
                    points.Add(rollup);
            }

            if (found.Count > 0 && found.Values.All(points => points.Count >= query.Limit))
                break;
        }

        foreach (var points in found.Values)
            points.Reverse();
        return [.. found.Select(m => new MetricRollups(metrics.NameOf(m.Key), m.Value)).OrderBy(m => m.Metric, StringComparer.Ordinal)];
    }

    public IReadOnlyList<RawValue> ReadRaw(HistoryQuery query, CancellationToken cancellationToken)
    {
        var values = new List<RawValue>();
        var counts = new Dictionary<int, int>();
        var last = query.ToMs == long.MinValue ? query.ToMs : query.ToMs - 1;
        foreach (var (timeMs, episode, data) in Rows(
            HistorySql.ReadRaw, query.Key, query.FromMs, last, HistoryBuffer.ValueBytes, narrow: false, cancellationToken))
        {
            for (var at = 0; at < data.Length; at += HistoryBuffer.ValueBytes)
            {
                var (metric, value) = HistoryBuffer.ReadValue(data.AsSpan(at));
                if (query.Metric is not null && metrics.NameOf(metric) != query.Metric)
                    continue;
                var count = counts[metric] = counts.GetValueOrDefault(metric) + 1;
                if (count <= query.Limit)
                    values.Add(new RawValue(episode, timeMs, metrics.NameOf(metric), value));
            }

            if (counts.Count > 0 && counts.Values.All(count => count >= query.Limit))
                break;
        }

        values.Reverse();
        return values;
    }

    /// <summary>The newest first; every metric once a row.</summary>
    private IEnumerable<(long Time, long Episode, byte[] Data)> Rows(
        string sql, Core.Series.EntityKey key, long first, long last, int itemBytes, bool narrow, CancellationToken cancellationToken)
    {
        var entity = EntityId.Of(key);
        while (last >= first)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = ReadPage(sql, entity, first, last, narrow);
            var full = page.Count == Page;
            var lowest = full ? page[^1].Time : first;
            // The rows of the lowest time may go on behind a full page: they are read again with the next one.
            if (full)
                page.RemoveAll(row => row.Time == lowest);
            metrics.Name(page.SelectMany(row => Metrics(row.Data, itemBytes)));
            foreach (var group in page.GroupBy(row => (row.Time, row.Episode)))
                yield return (group.Key.Time, group.Key.Episode, Merge([.. group], itemBytes));
            last = full ? lowest : first - 1;
            if (full && page.Count == 0)
                throw new InvalidDataException($"More than {Page} rows of {key} at one time.");
        }
    }

    private List<StoredRow> ReadPage(string sql, Guid entity, long first, long last, bool narrow)
    {
        using var batch = dataSource.CreateBatch();
        var command = batch.Add(sql).Set(entity);
        if (narrow)
            command.Set((int)first).Set((int)last);
        else
            command.Set(first).Set(last);
        command.Set((long)Page);
        using var rows = batch.ExecuteReader();
        var page = new List<StoredRow>();
        while (rows.Read())
        {
            // 0: the segment that is written to.
            var segmentAge = (int)((rows.GetInt64(5) - rows.GetInt16(4)) % HistorySegments.Count + HistorySegments.Count) % HistorySegments.Count;
            var time = narrow ? rows.GetInt32(0) : rows.GetInt64(0);
            page.Add(new StoredRow(time, rows.GetInt64(1), rows.GetInt16(2), (byte[])rows.GetValue(3), segmentAge));
        }

        return page;
    }

    private static byte[] Merge(List<StoredRow> rows, int itemBytes)
    {
        if (rows is [{ Parts: 1 } only])
            return only.Data;
        var merged = new HistoryBuffer();
        foreach (var row in rows.OrderBy(r => r.SegmentAge))
            merged.AddMissingNewest(row.Data, itemBytes);
        return [.. merged.Written];
    }

    private static IEnumerable<int> Metrics(byte[] data, int itemBytes)
    {
        for (var at = 0; at < data.Length; at += itemBytes)
            yield return BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(at));
    }

    private readonly record struct StoredRow(long Time, long Episode, int Parts, byte[] Data, int SegmentAge);
}
