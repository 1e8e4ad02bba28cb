using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.EntityPage")]
internal struct EntityPageSurrogate
{
    [Id(0)] public EntitySummary[] Entities;
    [Id(1)] public string? Cursor;
}

[RegisterConverter]
internal sealed class EntityPageConverter : IConverter<EntityPage, EntityPageSurrogate>
{
    public EntityPage ConvertFromSurrogate(in EntityPageSurrogate s) => new(s.Entities, s.Cursor);

    public EntityPageSurrogate ConvertToSurrogate(in EntityPage v) => new()
    {
        Entities = [.. v.Entities],
        Cursor = v.Cursor,
    };
}
