using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Embedded.Tests;

public sealed class QueryTests
{
    private const long T = 1_760_000_000_000;

    [Theory]
    [InlineData(EntitySort.Name)]
    [InlineData(EntitySort.Surprise)]
    [InlineData(EntitySort.LastSeen)]
    public async Task ListEntities_PageByPage_GivesEveryEntityOnceInOrder(EntitySort sort)
    {
        await using var rig = await EngineRig.StartedAsync(o => o with { Shards = 3 });
        var random = new Random(1);
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < 57; i++)
            await rig.ObserveAsync($"e{i:00}", seen[$"e{i:00}"] = T + random.Next(20), 1);

        var listed = new List<EntitySummary>();
        string? cursor = null;
        do
        {
            var page = (await rig.Engine.ListEntitiesAsync(new EntityQuery("f", null, sort, 10, cursor), EngineRig.Token))!;
            page.Entities.Count.ShouldBeLessThanOrEqualTo(10);
            listed.AddRange(page.Entities);
            cursor = page.Cursor;
        }
        while (cursor is not null);

        var byName = seen.Keys.Order(StringComparer.Ordinal);
        listed.Select(e => e.Entity).ShouldBe(sort == EntitySort.LastSeen ? byName.OrderByDescending(e => seen[e]) : byName);
    }

    [Fact]
    public async Task ListEntities_State_FiltersAndUnknownFleetIsNull()
    {
        await using var rig = await EngineRig.StartedAsync();
        await rig.ObserveAsync("a", T, 1);

        var learning = await rig.Engine.ListEntitiesAsync(new EntityQuery("f", EntityState.Learning, EntitySort.Name, 5, null), EngineRig.Token);
        var normal = await rig.Engine.ListEntitiesAsync(new EntityQuery("f", EntityState.Normal, EntitySort.Name, 5, null), EngineRig.Token);

        learning!.Entities.ShouldHaveSingleItem().Samples.ShouldBe(1);
        normal!.Entities.ShouldBeEmpty();
        (await rig.Engine.ListEntitiesAsync(new EntityQuery("none", null, EntitySort.Name, 5, null), EngineRig.Token)).ShouldBeNull();
        await Should.ThrowAsync<ArgumentException>(() =>
            rig.Engine.ListEntitiesAsync(new EntityQuery("f", null, EntitySort.Name, 5, "%%"), EngineRig.Token).AsTask());
    }

    [Fact]
    public async Task GetEntity_LabelsAndArrival_AreThoseOfTheNewestObservation()
    {
        await using var rig = await EngineRig.StartedAsync();
        var batch = new ObservationBatch("f") { ReceivedMs = T + 500 };
        batch.Add("a", T, ContextLabels.From([KeyValuePair.Create("region", "north")]));
        batch.AddMetric("m", 1);
        batch.Add("a", T + 1);
        batch.AddMetric("m", 1);
        await rig.ObserveAsync(batch);

        await rig.KillAndStartAsync();

        var report = await rig.EntityAsync("a");
        report.Labels.ToDictionary().ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["region"] = "north" });
        (report.LastReceivedMs, report.Health.LastSeenMs, report.Health.Samples).ShouldBe((T + 500, T + 1, 2));
    }
}
