using System.Collections.Concurrent;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>Numbers for entities and metrics. They are committed before a row uses them, so that a failed write leaves none dangling.</summary>
internal sealed class HistoryNames : IDisposable
{
    /// <summary>Distinct metric names that the history keeps; the roll-ups of further ones are not kept, which the engine counts.</summary>
    public const int MaxMetrics = 200_000;

    private readonly ConcurrentDictionary<string, int> _metricIds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> _metricNames = new();
    private readonly SqliteTransactions _transactions;
    private readonly SqliteCommand _findEntity, _insertEntity, _insertMetric;
    private readonly HashSet<HistoryTarget> _newTargets = [];
    private readonly HashSet<string> _newMetrics = new(StringComparer.Ordinal);

    public HistoryNames(SqliteConnection connection, SqliteTransactions transactions)
    {
        _transactions = transactions;
        _findEntity = connection.Prepare("SELECT id FROM entity WHERE fleet = $fleet AND name = $name", "$fleet", "$name");
        _insertEntity = connection.Prepare("INSERT INTO entity (fleet, name) VALUES ($fleet, $name) RETURNING id", "$fleet", "$name");
        _insertMetric = connection.Prepare("INSERT INTO metric (name) VALUES ($name) RETURNING id", "$name");
        using var command = connection.Prepare("SELECT id, name FROM metric");
        using var reader = command.ExecuteReader();
        while (reader.Read())
            Remember(reader.GetString(1), reader.GetInt32(0));
    }

    public bool TryGetId(string metric, out int id) => _metricIds.TryGetValue(metric, out id);

    public string NameOf(int metric) => _metricNames[metric];

    /// <summary>Gives a number to everything in the batch that has none yet.</summary>
    public void Learn(HistoryBatch batch)
    {
        _newTargets.Clear();
        _newMetrics.Clear();
        for (var i = 0; i < batch.Minutes; i++)
        {
            var (target, _, start, end) = batch.Minute(i);
            Note(target);
            foreach (ref readonly var item in batch.Rollups(start, end))
                Note(item.Metric);
        }

        for (var i = 0; i < batch.RawRows; i++)
        {
            var (target, _, _, start, end) = batch.RawRow(i);
            Note(target);
            foreach (ref readonly var item in batch.Values(start, end))
                Note(item.Metric);
        }

        if (_newTargets.Count + _newMetrics.Count > 0)
            Commit();
    }

    public void Dispose()
    {
        _findEntity.Dispose();
        _insertEntity.Dispose();
        _insertMetric.Dispose();
    }

    private void Note(HistoryTarget target)
    {
        if (target.Id == 0)
            _newTargets.Add(target);
    }

    private void Note(string metric)
    {
        if (!_metricIds.ContainsKey(metric) && _metricIds.Count + _newMetrics.Count < MaxMetrics)
            _newMetrics.Add(metric);
    }

    private void Commit()
    {
        var targets = new List<(HistoryTarget Target, int Id)>(_newTargets.Count);
        var metrics = new List<(string Name, int Id)>(_newMetrics.Count);
        _transactions.Run(() =>
        {
            foreach (var target in _newTargets)
                targets.Add((target, Find(target.Key) ?? Run(_insertEntity, target.Key)!.Value));
            foreach (var name in _newMetrics)
            {
                _insertMetric.Parameters[0].Value = name;
                metrics.Add((name, (int)(long)_insertMetric.ExecuteScalar()!));
            }
        });
        foreach (var (target, id) in targets)
            target.Id = id;
        foreach (var (name, id) in metrics)
            Remember(name, id);
    }

    private int? Find(EntityKey key) => Run(_findEntity, key);

    private static int? Run(SqliteCommand command, EntityKey key)
    {
        command.Parameters[0].Value = key.Fleet;
        command.Parameters[1].Value = key.Entity;
        return command.ExecuteScalar() is long id ? (int)id : null;
    }

    private void Remember(string name, int id)
    {
        _metricNames[id] = name;
        _metricIds[name] = id;
    }
}
