using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.EntityKey")]
internal struct EntityKeySurrogate
{
    [Id(0)] public string Fleet;
    [Id(1)] public string Entity;
}

[RegisterConverter]
internal sealed class EntityKeyConverter : IConverter<EntityKey, EntityKeySurrogate>
{
    public EntityKey ConvertFromSurrogate(in EntityKeySurrogate s) => new(s.Fleet, s.Entity);

    public EntityKeySurrogate ConvertToSurrogate(in EntityKey v) => new()
    {
        Fleet = v.Fleet,
        Entity = v.Entity,
    };
}
