using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>
/// History in one file. A minute of an entity is one row whose number is <c>minute * 2^31 + entity</c>: rows are appended in the order
/// of time, the oldest are one range at the front, and a reader finds each minute of an entity by one seek.
/// </summary>
internal sealed class SqliteHistory : IHistoryStore
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransactions _transactions;
    private readonly HistoryNames _names;
    private readonly HistoryBounds _bounds;
    private readonly HistoryReader _reader;
    private readonly HistoryTable _minutes, _raw;
    private readonly HistoryBuffer _buffer = new();

    public SqliteHistory(string path, TimeSpan age, long bytes, bool survivePowerLoss)
    {
        _connection = SqliteFile.Open(path, survivePowerLoss, shrinks: true);
        _connection.EnsureSchema(1, """
            CREATE TABLE entity (id INTEGER PRIMARY KEY, fleet TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (fleet, name));
            CREATE TABLE metric (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
            CREATE TABLE rollup (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
            CREATE TABLE raw (
              entity INTEGER NOT NULL, time_ms INTEGER NOT NULL, episode INTEGER NOT NULL, data BLOB NOT NULL,
              PRIMARY KEY (entity, time_ms, episode)) WITHOUT ROWID;
            CREATE INDEX raw_time ON raw (time_ms)
            """);
        _transactions = new SqliteTransactions(_connection);
        _names = new HistoryNames(_connection, _transactions);
        _bounds = new HistoryBounds(_connection, _transactions, age, bytes);
        _reader = new HistoryReader(path, _names);
        _minutes = new HistoryTable(_connection, "rollup", "id");
        _raw = new HistoryTable(_connection, "raw", "entity", "time_ms", "episode");
    }

    public int Write(HistoryBatch batch)
    {
        _names.Learn(batch);
        if (!_bounds.MakeRoom(HistoryBuffer.Estimate(batch)))
            return batch.Items;
        var lost = 0;
        _transactions.Run(() => lost = WriteMinutes(batch) + WriteRaw(batch));
        return lost;
    }

    public void Prune(long nowMs) => _bounds.Prune(nowMs);

    public IReadOnlyList<MetricRollups> ReadRollups(HistoryQuery query, CancellationToken cancellationToken) =>
        _reader.ReadRollups(query, cancellationToken);

    public IReadOnlyList<RawValue> ReadRaw(HistoryQuery query, CancellationToken cancellationToken) =>
        _reader.ReadRaw(query, cancellationToken);

    public void Dispose()
    {
        _reader.Dispose();
        _minutes.Dispose();
        _raw.Dispose();
        _bounds.Dispose();
        _names.Dispose();
        _transactions.Dispose();
        _connection.Dispose();
    }

    private int WriteMinutes(HistoryBatch batch)
    {
        var lost = 0;
        for (var i = 0; i < batch.Minutes; i++)
        {
            var (target, minuteMs, start, end) = batch.Minute(i);
            var rollups = batch.Rollups(start, end);
            if (!RollupKey.TryMake(minuteMs, target.Id, out var key))
            {
                lost += rollups.Length;
                continue;
            }

            _buffer.Clear();
            foreach (ref readonly var item in rollups)
            {
                if (_names.TryGetId(item.Metric, out var metric))
                    _buffer.Add(metric, item.Rollup);
                else
                    lost++;
            }

            _minutes.Write(_buffer, HistoryBuffer.RollupBytes, key);
        }

        return lost;
    }

    private int WriteRaw(HistoryBatch batch)
    {
        var lost = 0;
        for (var i = 0; i < batch.RawRows; i++)
        {
            var (target, episode, timeMs, start, end) = batch.RawRow(i);
            _buffer.Clear();
            foreach (var (name, value) in batch.Values(start, end))
            {
                if (_names.TryGetId(name, out var metric))
                    _buffer.Add(metric, value);
                else
                    lost++;
            }

            _raw.Write(_buffer, HistoryBuffer.ValueBytes, target.Id, timeMs, episode);
        }

        return lost;
    }
}
