using System.Collections.Concurrent;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>Answers questions about the history on connections of its own, beside the writer.</summary>
internal sealed class HistoryReader(string path, HistoryNames names) : IDisposable
{
    /// <summary>Connections kept for the next question.</summary>
    private const int Kept = 4;

    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _disposed;

    public IReadOnlyList<MetricRollups> ReadRollups(HistoryQuery query, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<MetricRollups>>(query.Key, [], (connection, entity) =>
        {
            var metrics = new Dictionary<int, List<Rollup>>();
            using var seek = connection.Prepare("SELECT data FROM rollup WHERE id = $id", "$id");
            var first = Math.Max(RollupKey.First(query.FromMs), Bound(connection, "min"));
            var last = Math.Min(query.ToMs > 0 ? RollupKey.First(query.ToMs - 1) : -1, Bound(connection, "max"));
            var full = 0;
            // Newest first: the limit is on the newest points.
            for (var minute = last >> 31; minute >= first >> 31; minute--)
            {
                cancellationToken.ThrowIfCancellationRequested();
                seek.Parameters[0].Value = (minute << 31) | (uint)entity;
                if (seek.ExecuteScalar() is not byte[] row)
                    continue;
                for (var at = 0; at < row.Length; at += HistoryBuffer.RollupBytes)
                {
                    var (metric, rollup) = HistoryBuffer.ReadRollup(row.AsSpan(at), minute * RollupKey.MinuteMs);
                    if (query.Metric is not null && names.NameOf(metric) != query.Metric)
                        continue;
                    if (!metrics.TryGetValue(metric, out var points))
                        metrics.Add(metric, points = []);
                    if (points.Count == query.Limit)
                        continue;
                    points.Add(rollup);
                    full += points.Count == query.Limit ? 1 : 0;
                }

                if (full > 0 && full == metrics.Count)
                    break;
            }

            foreach (var points in metrics.Values)
                points.Reverse();
            return [.. metrics.Select(m => new MetricRollups(names.NameOf(m.Key), m.Value)).OrderBy(m => m.Metric, StringComparer.Ordinal)];
        });

    public IReadOnlyList<RawValue> ReadRaw(HistoryQuery query, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<RawValue>>(query.Key, [], (connection, entity) =>
        {
            var values = new List<RawValue>();
            var counts = new Dictionary<int, int>();
            using var command = connection.Prepare(
                """
                SELECT episode, time_ms, data FROM raw WHERE entity = $entity AND time_ms >= $from AND time_ms < $to
                ORDER BY time_ms DESC, episode DESC
                """,
                "$entity", "$from", "$to");
            command.Parameters[0].Value = entity;
            command.Parameters[1].Value = query.FromMs;
            command.Parameters[2].Value = query.ToMs;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var row = (byte[])reader.GetValue(2);
                var anyOpen = false;
                for (var at = 0; at < row.Length; at += HistoryBuffer.ValueBytes)
                {
                    var (metric, value) = HistoryBuffer.ReadValue(row.AsSpan(at));
                    if (query.Metric is not null && names.NameOf(metric) != query.Metric)
                        continue;
                    var count = counts[metric] = counts.GetValueOrDefault(metric) + 1;
                    anyOpen |= count < query.Limit;
                    if (count <= query.Limit)
                        values.Add(new RawValue(reader.GetInt64(0), reader.GetInt64(1), names.NameOf(metric), value));
                }

                if (!anyOpen && counts.Count > 0 && counts.Values.All(c => c >= query.Limit))
                    break;
            }

            values.Reverse();
            return values;
        });

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }

    private static long Bound(SqliteConnection connection, string side) => connection.Scalar($"SELECT {side}(id) FROM rollup");

    private T Read<T>(EntityKey key, T none, Func<SqliteConnection, int, T> read)
    {
        if (!_idle.TryTake(out var connection))
            connection = SqliteFile.Open(path, readOnly: true);
        try
        {
            using var find = connection.Prepare("SELECT id FROM entity WHERE fleet = $fleet AND name = $name", "$fleet", "$name");
            find.Parameters[0].Value = key.Fleet;
            find.Parameters[1].Value = key.Entity;
            return find.ExecuteScalar() is long entity ? read(connection, (int)entity) : none;
        }
        finally
        {
            if (_disposed || _idle.Count >= Kept)
                connection.Dispose();
            else
                _idle.Add(connection);
        }
    }
}
