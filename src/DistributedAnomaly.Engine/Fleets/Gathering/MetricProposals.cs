using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Engine.Fleets.Gathering;

/// <summary>
/// Metrics that are no features yet, and which entities have them: an entity counts once, however often it is heard of, so that it can say so again
/// and again in case that what a host gathered was lost. Not thread-safe.
/// </summary>
internal sealed class MetricProposals
{
    /// <summary>Metrics counted; further ones are left out.</summary>
    public const int MostMetrics = 256;

    /// <summary>Entities counted of a metric: more would change nothing.</summary>
    private const int MostEntities = 64;

    private readonly Dictionary<string, HashSet<ulong>> _entities = new(StringComparer.Ordinal);

    /// <summary>Metrics.</summary>
    public int Count => _entities.Count;

    /// <summary>Proposals of metrics for which there was no room.</summary>
    public long LeftOut { get; private set; }

    /// <summary>How many entities have a metric; at most <see cref="MostEntities"/> are counted.</summary>
    public int EntitiesOf(string metric) => _entities.TryGetValue(metric, out var found) ? found.Count : 0;

    /// <summary>Those that so many entities have, what most have first.</summary>
    public IReadOnlyList<string> Of(int entities) =>
        [.. _entities.Where(e => e.Value.Count >= entities).OrderByDescending(e => e.Value.Count).ThenBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Key)];

    public void Add(string metric, ulong entity)
    {
        if (!_entities.TryGetValue(metric, out var found))
        {
            if (_entities.Count >= MostMetrics)
            {
                LeftOut++;
                return;
            }

            _entities.Add(metric, found = []);
        }

        if (found.Count < MostEntities)
            found.Add(entity);
    }

    public void Remove(string metric) => _entities.Remove(metric);

    /// <summary>Begins anew.</summary>
    public void Clear() => _entities.Clear();

    public void Merge(MetricProposals other)
    {
        LeftOut += other.LeftOut;
        foreach (var (metric, entities) in other._entities)
        {
            foreach (var entity in entities)
                Add(metric, entity);
        }
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long(LeftOut);
        writer.Int(_entities.Count);
        foreach (var (metric, entities) in _entities)
        {
            writer.Text(metric);
            writer.Int(entities.Count);
            foreach (var entity in entities)
                writer.Long((long)entity);
        }
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static MetricProposals Load(ref SnapshotReader reader)
    {
        var loaded = new MetricProposals { LeftOut = reader.Long() };
        for (var left = reader.Length(8); left > 0; left--)
        {
            var metric = string.Intern(reader.Text());
            for (var entities = reader.Length(8); entities > 0; entities--)
                loaded.Add(metric, (ulong)reader.Long());
        }

        return loaded;
    }
}
