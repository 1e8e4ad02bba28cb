using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Querying;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Index;

namespace DistributedAnomaly.Grains.Tests.Index;

public sealed class IndexShardTests
{
    private readonly IndexShard _shard = new();

    [Theory]
    [InlineData(EntitySort.Name)]
    [InlineData(EntitySort.Surprise)]
    [InlineData(EntitySort.LastSeen)]
    public void List_PageByPage_GivesAllInOrder(EntitySort sort)
    {
        var random = new Random(7);
        for (var i = 0; i < 100; i++)
            _shard.Put(Row($"e{i:00}", random.Next(3) == 0 ? EntityState.Anomalous : EntityState.Normal, surprise: random.Next(5), lastSeenMs: random.Next(20)));
        var expected = _shard.List(new EntityQuery("f", null, sort, 1000, null), 1000).Order(new EntityOrder(sort)).Select(e => e.Entity).ToList();

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = _shard.List(new EntityQuery("f", null, sort, 7, cursor), 7).Order(new EntityOrder(sort)).ToList();
            seen.AddRange(page.Select(e => e.Entity));
            cursor = page.Count == 7 ? EntityCursor.Of(page[^1], sort) : null;
        }
        while (cursor is not null);

        seen.ShouldBe(expected);
        seen.Count.ShouldBe(100);
    }

    [Fact]
    public void List_State_OnlyThatOne()
    {
        _shard.Put(Row("a", EntityState.Anomalous));
        _shard.Put(Row("b", EntityState.Normal));

        _shard.List(new EntityQuery("f", EntityState.Anomalous, EntitySort.Name, 10, null), 10).ShouldHaveSingleItem().Entity.ShouldBe("a");
        _shard.List(new EntityQuery("other", null, EntitySort.Name, 10, null), 10).ShouldBeEmpty();
    }

    [Fact]
    public void Put_FromAnotherSilo_TellsFromWhichBefore()
    {
        var (one, other) = (Silo(1), Silo(2));

        _shard.Put(Row("a", EntityState.Normal), one).ShouldBeNull("nobody reported it before");
        _shard.Put(Row("a", EntityState.Normal), one).ShouldBeNull();
        _shard.Put(Row("a", EntityState.Silent)).ShouldBeNull("nobody says where it is");
        _shard.Put(Row("a", EntityState.Normal), other).ShouldBe(one);
        _shard.Put(Row("a", EntityState.Normal), one).ShouldBe(other);
    }

    [Fact]
    public void Put_Report_ReplacesTheOneBefore()
    {
        _shard.Put(Row("a", EntityState.Normal, samples: 20));

        // A silo that died took five observations with it.
        _shard.Put(Row("a", EntityState.Silent, samples: 15));

        Counts().ShouldBe(new FleetCounts(0, 0, 0, 1, 15, 5));
        _shard.Suspects(1_000_000, 0, 10).ShouldBeEmpty();
    }

    [Fact]
    public void PutNew_RowOfTheStore_DoesNotReplaceAReport()
    {
        _shard.Put(Row("a", EntityState.Anomalous, samples: 20));
        _shard.PutNew(Row("a", EntityState.Normal, samples: 19));
        _shard.PutNew(Row("b", EntityState.Normal, samples: 19));

        Counts().ShouldBe(new FleetCounts(0, 1, 1, 0, 39, 5));
    }

    [Fact]
    public void List_OnlyAdmitted_IsCountedAndNotListed()
    {
        _shard.Admit(new EntityKey("f", "a"));
        _shard.Admit(new EntityKey("f", "b"));
        // It was heard of, though none of its observations could be taken.
        _shard.Put(Row("b", EntityState.Learning, samples: 0));

        _shard.List(new EntityQuery("f", null, EntitySort.Name, 10, null), 10).ShouldHaveSingleItem().Entity.ShouldBe("b");
        Counts().Entities.ShouldBe(2);
    }

    [Fact]
    public void Admit_Known_ChangesNothing()
    {
        _shard.Put(Row("a", EntityState.Normal, samples: 20));
        _shard.Admit(new EntityKey("f", "a"));
        _shard.Admit(new EntityKey("f", "b"));

        (_shard.Contains(new EntityKey("f", "b")), _shard.Contains(new EntityKey("g", "b"))).ShouldBe((true, false));
        Counts().ShouldBe(new FleetCounts(1, 1, 0, 0, 20, 5));
    }

    [Fact]
    public void Suspects_QuietSinceTheirLimit_UpToTheBound()
    {
        _shard.Put(Row("watched", EntityState.Normal, silentAfterMs: 30_000));
        _shard.Put(Row("silent", EntityState.Silent, silentAfterMs: 30_000));
        _shard.Put(Row("unwatched", EntityState.Normal, silentAfterMs: 0));

        _shard.Suspects(5 + 30_000, 0, 10).ShouldBeEmpty();
        _shard.Suspects(5 + 30_001, 0, 10).ShouldHaveSingleItem().Entity.ShouldBe("watched");
        _shard.Suspects(5 + 30_001, watchedSinceMs: 10_000, 10).ShouldBeEmpty();
        for (var i = 0; i < 20; i++)
            _shard.Put(Row($"e{i}", EntityState.Normal, silentAfterMs: 1));
        _shard.Suspects(1_000_000, 0, 10).Count.ShouldBe(10);
    }

    private FleetCounts Counts() => _shard.Count()["f"];

    private static SiloAddress Silo(int port) => SiloAddress.New(System.Net.IPAddress.Loopback, port, 1);

    private static EntityRow Row(
        string entity, EntityState state, double surprise = 0, long lastSeenMs = 5, long samples = 10, double silentAfterMs = 0) =>
        new(new EntityKey("f", entity), state, state == EntityState.Anomalous ? Severity.Warning : Severity.None, surprise, null, lastSeenMs, 5, silentAfterMs, samples);
}
