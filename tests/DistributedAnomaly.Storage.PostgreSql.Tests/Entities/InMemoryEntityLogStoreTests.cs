using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.InMemory;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.Entities;

public sealed class InMemoryEntityLogStoreTests : EntityLogContract
{
    protected override IEntityLogStore Store { get; } = new InMemoryEntityLogStore();
}
