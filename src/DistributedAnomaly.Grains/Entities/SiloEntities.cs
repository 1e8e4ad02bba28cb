using System.Collections.Concurrent;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Entities;

/// <summary>The entities that are active in a silo.</summary>
internal sealed class SiloEntities : IEnumerable<LiveEntity>
{
    private readonly ConcurrentDictionary<EntityKey, LiveEntity> _entities = new();

    public LiveEntity? Find(EntityKey key) => _entities.GetValueOrDefault(key);

    public void Arrived(LiveEntity entity) => _entities[entity.Key] = entity;

    /// <summary>It has gone; the next activation of the entity may be here already.</summary>
    public void Left(LiveEntity entity) => _entities.TryRemove(new(entity.Key, entity));

    public IEnumerator<LiveEntity> GetEnumerator() => _entities.Values.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
