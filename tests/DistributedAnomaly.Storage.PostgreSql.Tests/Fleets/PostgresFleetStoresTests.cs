using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Storage.InMemory;
using DistributedAnomaly.Storage.PostgreSql.Fleets;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.Fleets;

/// <summary>What fleets learn, in a real PostgreSQL; the stores in memory promise the same.</summary>
public sealed class PostgresFleetStoresTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Models_AddUpdateDelete_AreKeptAsGiven(bool inMemory)
    {
        await using var dataSource = await postgres.CreateAsync();
        using IFleetModelStore store = inMemory ? new InMemoryFleetModels() : new PostgresFleetModels(dataSource);
        await store.AddAsync(Entry("shop", 1), new byte[] { 1, 2 }, new byte[] { 3 }, None);
        await store.AddAsync(Entry("shop", 2), new byte[] { 4 }, new byte[] { 5 }, None);
        await store.AddAsync(Entry("other", 1), new byte[] { 6 }, new byte[] { 7 }, None);

        await store.UpdateAsync([Entry("shop", 1) with { Role = FleetModelRole.Retired }, Entry("shop", 2) with { Role = FleetModelRole.Champion }], None);

        (await store.ListAsync(None)).OrderBy(e => e.Fleet, StringComparer.Ordinal).ThenBy(e => e.Version).Select(e => (e.Fleet, e.Version, e.Role))
            .ShouldBe([("other", 1, FleetModelRole.Challenger), ("shop", 1, FleetModelRole.Retired), ("shop", 2, FleetModelRole.Champion)]);
        store.ReadModel("shop", 1).ShouldBe([1, 2]);
        (await store.ReadSampleAsync("shop", 2, None)).ShouldBe([5]);
        await store.DeleteAsync("shop", [1, 9], None);
        store.ReadModel("shop", 1).ShouldBeNull();
        (await store.ReadSampleAsync("shop", 1, None)).ShouldBeNull();
        await Should.ThrowAsync<Exception>(async () => await store.AddAsync(Entry("shop", 2), new byte[] { 9 }, new byte[] { 9 }, None));
        store.ReadModel("shop", 2).ShouldBe([4], "a version is never used twice");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gathered_WrittenAgain_IsTheLastOne(bool inMemory)
    {
        await using var dataSource = await postgres.CreateAsync();
        using IFleetModelStore store = inMemory ? new InMemoryFleetModels() : new PostgresFleetModels(dataSource);

        (await store.ReadGatheredAsync("shop", None)).ShouldBeNull();
        await store.WriteGatheredAsync("shop", new byte[] { 1 }, None);
        await store.WriteGatheredAsync("shop", new byte[] { 2 }, None);

        (await store.ReadGatheredAsync("shop", None)).ShouldBe([2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Knowledge_NumberThatIsTaken_IsNotWritten(bool inMemory)
    {
        await using var dataSource = await postgres.CreateAsync();
        IFleetKnowledgeStore store = inMemory ? new InMemoryFleetKnowledge() : new PostgresFleetKnowledge(dataSource);
        (await store.ReadAsync("shop", None)).ShouldBeNull();

        (await store.WriteAsync("shop", 1, new byte[] { 1 }, new byte[] { 10 }, None)).ShouldBeTrue();
        (await store.WriteAsync("shop", 2, new byte[] { 2 }, new byte[] { 20 }, None)).ShouldBeTrue();
        (await store.WriteAsync("shop", 2, new byte[] { 3 }, new byte[] { 30 }, None)).ShouldBeFalse();
        (await store.WriteAsync("shop", 1, new byte[] { 3 }, new byte[] { 30 }, None)).ShouldBeFalse();
        (await store.WriteAsync("other", 1, new byte[] { 4 }, new byte[] { 40 }, None)).ShouldBeTrue();

        var state = (await store.ReadAsync("shop", None)).ShouldNotBeNull();
        (state.Number, state.Bytes[0]).ShouldBe((2, (byte)2));
        (await store.ReadViewsAsync("shop", None)).Select(v => (v.Number, v.Bytes[0])).ShouldBe([(1, (byte)10), (2, (byte)20)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Knowledge_ManyViews_KeepsTheNewestOnes(bool inMemory)
    {
        await using var dataSource = await postgres.CreateAsync();
        IFleetKnowledgeStore store = inMemory ? new InMemoryFleetKnowledge() : new PostgresFleetKnowledge(dataSource);

        for (var number = 1; number <= IFleetKnowledgeStore.ViewsKept + 7; number++)
            (await store.WriteAsync("shop", number, new byte[] { 1 }, new byte[] { (byte)number }, None)).ShouldBeTrue();

        (await store.ReadViewsAsync("shop", None)).Select(v => v.Number)
            .ShouldBe(Enumerable.Range(8, IFleetKnowledgeStore.ViewsKept).Select(n => (long)n));
    }

    /// <summary>Of two that speak for a fleet only one can write, whatever it is.</summary>
    [Fact]
    public async Task Models_OfAnOwnerThatWasOvertaken_AreNotWritten()
    {
        await using var dataSource = await postgres.CreateAsync();
        var knowledge = new PostgresFleetKnowledge(dataSource);
        var number = 0L;
        using var store = new PostgresFleetModels(dataSource).OwnedBy(() => number);
        await store.AddAsync(Entry("shop", 1), new byte[] { 1 }, new byte[] { 1 }, None);
        await knowledge.WriteAsync("shop", ++number, new byte[] { 1 }, new byte[] { 1 }, None);
        await store.UpdateAsync([Entry("shop", 1) with { Role = FleetModelRole.Champion }], None);
        await store.WriteGatheredAsync("shop", new byte[] { 1 }, None);

        (await knowledge.WriteAsync("shop", number + 1, new byte[] { 2 }, new byte[] { 2 }, None)).ShouldBeTrue();

        foreach (var write in (Func<ValueTask>[])[
            () => store.AddAsync(Entry("shop", 2), new byte[] { 2 }, new byte[] { 2 }, None),
            () => store.UpdateAsync([Entry("shop", 1) with { Role = FleetModelRole.Retired }], None),
            () => store.DeleteAsync("shop", [1], None),
            () => store.WriteGatheredAsync("shop", new byte[] { 2 }, None)])
            (await Should.ThrowAsync<IOException>(async () => await write())).Message.ShouldContain("Another activation speaks for fleet 'shop'");
        (await store.ListAsync(None)).Select(e => (e.Version, e.Role)).ShouldBe([(1, FleetModelRole.Champion)]);
        (await store.ReadGatheredAsync("shop", None)).ShouldBe([1]);
        await store.WriteGatheredAsync("other", new byte[] { 3 }, None);
        (await store.ReadGatheredAsync("other", None)).ShouldBe([3], "it is about one fleet");
    }

    private static FleetModelEntry Entry(string fleet, int version) => new(
        fleet, version, FleetModelRole.Challenger, 1, "asked for", 2, 3, 4, 200, 5, 60, ["cpu"], ["isolation-forest"], "managed", 7, 0.1, 12.5, 2);
}
