using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Index;

/// <summary>The rows of one fleet in a shard, with their counts.</summary>
internal sealed class IndexPart
{
    private readonly Dictionary<string, (EntityRow Row, SiloAddress? Silo)> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreported = new(StringComparer.Ordinal);
    private readonly int[] _states = new int[4];
    private long _observations, _lastSeenMs;

    public IEnumerable<EntityRow> Rows => _rows.Values.Select(r => r.Row);

    public FleetCounts Counts => new(
        _states[(int)EntityState.Learning], _states[(int)EntityState.Normal], _states[(int)EntityState.Anomalous],
        _states[(int)EntityState.Silent], _observations, _lastSeenMs);

    public bool Contains(string entity) => _rows.ContainsKey(entity);

    /// <summary>Has the entity been heard of, or was it only admitted?</summary>
    public bool IsReported(EntityRow row) => _unreported.Count == 0 || !_unreported.Contains(row.Key.Entity);

    /// <summary>Takes in an entity that is not known.</summary>
    public void Admit(EntityRow row)
    {
        Put(row, null);
        _unreported.Add(row.Key.Entity);
    }

    /// <param name="row">Takes the place of the one before.</param>
    /// <param name="silo">In which the entity is active; null: the same as before, if any.</param>
    /// <returns>The silo in which it was active before, if that is another one.</returns>
    public SiloAddress? Put(EntityRow row, SiloAddress? silo)
    {
        _unreported.Remove(row.Key.Entity);
        if (_rows.TryGetValue(row.Key.Entity, out var before))
            Count(before.Row, -1);
        _rows[row.Key.Entity] = (row, silo ?? before.Silo);
        Count(row, 1);
        _lastSeenMs = Math.Max(_lastSeenMs, row.LastSeenMs);
        return silo is null || silo.Equals(before.Silo) ? null : before.Silo;
    }

    private void Count(EntityRow row, int sign)
    {
        _states[(int)row.State] += sign;
        _observations += sign * row.Samples;
    }
}
