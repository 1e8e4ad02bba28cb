using System.Collections.Concurrent;
using DistributedAnomaly.Engine.Storage;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.History;

/// <summary>Numbers for the names of metrics, the same in all silos. Each silo remembers those that it has met.</summary>
internal sealed class HistoryMetrics(NpgsqlDataSource dataSource)
{
    /// <summary>Distinct names in the whole history; what further ones measured is not kept, which is counted.</summary>
    public const int MaxMetrics = 200_000;

    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> _names = new();

    public bool TryGetId(string metric, out int id) => _ids.TryGetValue(metric, out id);

    public string NameOf(int metric) => _names[metric];

    /// <summary>Gives a number to every metric of the batch that has none yet. Committed before a row uses it.</summary>
    public void Learn(HistoryBatch batch)
    {
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < batch.Minutes; i++)
        {
            var (_, _, start, end) = batch.Minute(i);
            foreach (ref readonly var item in batch.Rollups(start, end))
                Note(item.Metric);
        }

        for (var i = 0; i < batch.RawRows; i++)
        {
            var (_, _, _, start, end) = batch.RawRow(i);
            foreach (ref readonly var item in batch.Values(start, end))
                Note(item.Metric);
        }

        if (unknown.Count == 0)
            return;
        string[] names = [.. unknown];
        using var work = dataSource.CreateBatch();
        work.Add(HistorySql.LearnMetrics).Set(names).Set((long)MaxMetrics);
        work.Add(HistorySql.FindMetrics).Set(names);
        Remember(work);

        void Note(string metric)
        {
            if (!_ids.ContainsKey(metric))
                unknown.Add(metric);
        }
    }

    /// <summary>Looks up the names of these numbers.</summary>
    public void Name(IEnumerable<int> metrics)
    {
        int[] unknown = [.. metrics.Where(m => !_names.ContainsKey(m)).Distinct()];
        if (unknown.Length == 0)
            return;
        using var work = dataSource.CreateBatch();
        work.Add(HistorySql.NameMetrics).Set(unknown);
        Remember(work);
    }

    private void Remember(NpgsqlBatch work)
    {
        using var rows = work.ExecuteReader();
        while (rows.Read())
        {
            var (id, name) = (rows.GetInt32(0), rows.GetString(1));
            _names[id] = name;
            _ids[name] = id;
        }
    }
}
