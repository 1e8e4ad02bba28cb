using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Storage.Sqlite.Tests;

/// <summary>Models and samples of fleets in a real file; that of the cluster's store promises the same.</summary>
public sealed class SqliteFleetModelsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Models_AddUpdateDelete_AreKeptAsGivenAndSurviveAReopening()
    {
        using (var stores = Open())
        {
            var store = stores.Models;
            await store.AddAsync(Entry("shop", 1), new byte[] { 1, 2 }, new byte[] { 3 }, None);
            await store.AddAsync(Entry("shop", 2), new byte[] { 4 }, new byte[] { 5 }, None);
            await store.AddAsync(Entry("other", 1), new byte[] { 6 }, new byte[] { 7 }, None);
            await store.UpdateAsync([Entry("shop", 1) with { Role = FleetModelRole.Retired }, Entry("shop", 2) with { Role = FleetModelRole.Champion }], None);
        }

        using var reopened = Open();
        var again = reopened.Models;
        (await again.ListAsync(None)).OrderBy(e => e.Fleet, StringComparer.Ordinal).ThenBy(e => e.Version).Select(e => (e.Fleet, e.Version, e.Role))
            .ShouldBe([("other", 1, FleetModelRole.Challenger), ("shop", 1, FleetModelRole.Retired), ("shop", 2, FleetModelRole.Champion)]);
        again.ReadModel("shop", 1).ShouldBe([1, 2]);
        (await again.ReadSampleAsync("shop", 2, None)).ShouldBe([5]);
        await again.DeleteAsync("shop", [1, 9], None);
        again.ReadModel("shop", 1).ShouldBeNull();
        again.ReadModel("other", 1).ShouldBe([6]);
        await Should.ThrowAsync<Exception>(async () => await again.AddAsync(Entry("shop", 2), new byte[] { 9 }, new byte[] { 9 }, None));
        again.ReadModel("shop", 2).ShouldBe([4], "a version is never used twice");
    }

    [Fact]
    public async Task Gathered_WrittenAgain_IsTheLastOneOfItsFleet()
    {
        using var stores = Open();
        var store = stores.Models;

        (await store.ReadGatheredAsync("shop", None)).ShouldBeNull();
        await store.WriteGatheredAsync("shop", new byte[] { 1 }, None);
        await store.WriteGatheredAsync("other", new byte[] { 9 }, None);
        await store.WriteGatheredAsync("shop", new byte[] { 2 }, None);

        (await store.ReadGatheredAsync("shop", None)).ShouldBe([2]);
    }

    private EngineStores Open() => SqliteStores.Open(new EngineOptions { DataDirectory = _folder.Path, SurvivePowerLoss = false });

    private static FleetModelEntry Entry(string fleet, int version) => new(
        fleet, version, FleetModelRole.Challenger, 1, "asked for", 2, 3, 4, 200, 5, 60, ["cpu"], ["isolation-forest"], "managed", 7, 0.1, 12.5, 2);
}
