using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.EntityQuery")]
internal struct EntityQuerySurrogate
{
    [Id(0)] public string Fleet;
    [Id(1)] public byte? State;
    [Id(2)] public byte Sort;
    [Id(3)] public int Limit;
    [Id(4)] public string? Cursor;
}

[RegisterConverter]
internal sealed class EntityQueryConverter : IConverter<EntityQuery, EntityQuerySurrogate>
{
    public EntityQuery ConvertFromSurrogate(in EntityQuerySurrogate s) => new(s.Fleet, (EntityState?)s.State, (EntitySort)s.Sort, s.Limit, s.Cursor);

    public EntityQuerySurrogate ConvertToSurrogate(in EntityQuery v) => new()
    {
        Fleet = v.Fleet,
        State = (byte?)v.State,
        Sort = (byte)v.Sort,
        Limit = v.Limit,
        Cursor = v.Cursor,
    };
}
