using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.PostgreSql.Entities;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.History;

/// <summary>
/// The history of all entities, written by every silo. One row is a minute of an entity with all its metrics packed. Where two silos
/// write the same minute, after an entity moved, the last value of each metric counts.
/// </summary>
public sealed class PostgresHistory : IHistoryStore
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly HistoryMetrics _metrics;
    private readonly HistorySegments _segments;
    private readonly HistoryReader _reader;
    private readonly HistoryBuffer _buffer = new();

    /// <param name="dataSource">The database; stays the caller's.</param>
    /// <param name="age">How long it is kept, counted from when it was written; up to a fourteenth longer.</param>
    /// <param name="bytes">Of the whole history, indices included; less than 16 MiB counts as that, because empty tables take some.</param>
    /// <param name="time">Dates what is written.</param>
    /// <exception cref="IOException">The database cannot be reached or failed.</exception>
    public PostgresHistory(NpgsqlDataSource dataSource, TimeSpan age, long bytes, TimeProvider time)
    {
        _dataSource = dataSource;
        _metrics = new HistoryMetrics(dataSource);
        _segments = new HistorySegments(dataSource, age, Math.Max(bytes, 16L << 20), time);
        _reader = new HistoryReader(dataSource, _metrics);
        PostgresFailure.Run("open the history", () =>
        {
            _segments.Begin();
            return true;
        });
    }

    public int Write(HistoryBatch batch) => PostgresFailure.Run("write history", () =>
    {
        _metrics.Learn(batch);
        if (_segments.MakeRoom(HistoryBuffer.Estimate(batch)) is not { } segment)
            return batch.Items;
        var lost = 0;
        var minutes = Minutes(batch, ref lost);
        var raw = Raw(batch, ref lost);
        using var connection = _dataSource.OpenConnection();
        using var transaction = connection.BeginTransaction();
        if (minutes.Count > 0)
            WriteMinutes(connection, segment, minutes);
        if (raw.Count > 0)
            WriteRaw(connection, segment, raw);
        transaction.Commit();
        return lost;
    });

    public void Prune(long nowMs) => PostgresFailure.Run("delete old history", () =>
    {
        _segments.Prune(nowMs);
        return true;
    });

    public IReadOnlyList<MetricRollups> ReadRollups(HistoryQuery query, CancellationToken cancellationToken) =>
        PostgresFailure.Run("read history", () => _reader.ReadRollups(query, cancellationToken));

    public IReadOnlyList<RawValue> ReadRaw(HistoryQuery query, CancellationToken cancellationToken) =>
        PostgresFailure.Run("read history", () => _reader.ReadRaw(query, cancellationToken));

    public void Dispose()
    {
        // The pool of connections is the caller's.
    }

    private void WriteMinutes(NpgsqlConnection connection, short segment, List<HistoryRow> rows)
    {
        var grown = new List<HistoryRow>();
        using (var batch = connection.CreateBatch())
        {
            batch.Add(HistorySql.WriteMinutes).Set(segment).Set(rows.ConvertAll(r => r.Entity)).Set(rows.ConvertAll(r => (int)r.Time))
                .Set(rows.ConvertAll(r => r.Data));
            using var answer = batch.ExecuteReader();
            while (answer.Read())
                grown.Add(new HistoryRow(answer.GetGuid(0), answer.GetInt32(1), 0, (byte[])answer.GetValue(2)));
        }

        foreach (var row in grown)
        {
            using var batch = connection.CreateBatch();
            batch.Add(HistorySql.RewriteMinute).Set(segment).Set(row.Entity).Set((int)row.Time)
                .Set(Shorten(row.Data, HistoryBuffer.RollupBytes)).Set(row.Data);
            batch.ExecuteNonQuery();
        }
    }

    private void WriteRaw(NpgsqlConnection connection, short segment, List<HistoryRow> rows)
    {
        var grown = new List<HistoryRow>();
        using (var batch = connection.CreateBatch())
        {
            batch.Add(HistorySql.WriteRaw).Set(segment).Set(rows.ConvertAll(r => r.Entity)).Set(rows.ConvertAll(r => r.Time))
                .Set(rows.ConvertAll(r => r.Episode)).Set(rows.ConvertAll(r => r.Data));
            using var answer = batch.ExecuteReader();
            while (answer.Read())
                grown.Add(new HistoryRow(answer.GetGuid(0), answer.GetInt64(1), answer.GetInt64(2), (byte[])answer.GetValue(3)));
        }

        foreach (var row in grown)
        {
            using var batch = connection.CreateBatch();
            batch.Add(HistorySql.RewriteRaw).Set(segment).Set(row.Entity).Set(row.Time).Set(row.Episode)
                .Set(Shorten(row.Data, HistoryBuffer.ValueBytes)).Set(row.Data);
            batch.ExecuteNonQuery();
        }
    }

    private byte[] Shorten(byte[] data, int itemBytes)
    {
        _buffer.Clear();
        _buffer.AddMissingNewest(data, itemBytes);
        return [.. _buffer.Written];
    }

    private List<HistoryRow> Minutes(HistoryBatch batch, ref int lost)
    {
        var rows = new List<HistoryRow>(batch.Minutes);
        for (var i = 0; i < batch.Minutes; i++)
        {
            var (target, minuteMs, start, end) = batch.Minute(i);
            var rollups = batch.Rollups(start, end);
            if (minuteMs < 0 || minuteMs / HistoryReader.MinuteMs > int.MaxValue)
            {
                lost += rollups.Length;
                continue;
            }

            _buffer.Clear();
            foreach (ref readonly var item in rollups)
            {
                if (_metrics.TryGetId(item.Metric, out var metric))
                    _buffer.Add(metric, item.Rollup);
                else
                    lost++;
            }

            Add(rows, target.Key, minuteMs / HistoryReader.MinuteMs, 0);
        }

        return HistoryRow.Join(rows, HistoryBuffer.RollupBytes);
    }

    private List<HistoryRow> Raw(HistoryBatch batch, ref int lost)
    {
        var rows = new List<HistoryRow>(batch.RawRows);
        for (var i = 0; i < batch.RawRows; i++)
        {
            var (target, episode, timeMs, start, end) = batch.RawRow(i);
            _buffer.Clear();
            foreach (ref readonly var item in batch.Values(start, end))
            {
                if (_metrics.TryGetId(item.Metric, out var metric))
                    _buffer.Add(metric, item.Value);
                else
                    lost++;
            }

            Add(rows, target.Key, timeMs, episode);
        }

        return HistoryRow.Join(rows, HistoryBuffer.ValueBytes);
    }

    private void Add(List<HistoryRow> rows, EntityKey key, long time, long episode)
    {
        if (_buffer.Written.Count > 0)
            rows.Add(new HistoryRow(EntityId.Of(key), time, episode, [.. _buffer.Written]));
    }
}
