using DistributedAnomaly.Contract.Tests;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace DistributedAnomaly.Grains.Tests.Entities;

/// <summary>An entity is active in two silos: made by hand, because no order of events is known that leads there.</summary>
public sealed class RivalsTests : IAsyncLifetime
{
    private const long T = 1_760_000_040_000;

    private static readonly EntityKey Web1 = new("f", "web1");

    private readonly TestCluster _cluster = new(new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(T)));
    private TestSilo _owner = null!, _other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var (one, two) = (await _cluster.StartAsync(), await _cluster.StartAsync());
        for (var i = 0; i < 100; i++)
            await AcceptedAsync(one, i);
        (_owner, _other) = HostOf(one).Entities.Find(Web1) is null ? (two, one) : (one, two);
        await SavedAsync(_owner);
        await ReportedAsync(_owner);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Report_OfTwoActivations_EndsTheOneThatTheDirectoryDoesNotKnow()
    {
        var rival = await AddRivalAsync();
        for (var i = 100; i < 105; i++)
            await AcceptedAsync(_other, i);
        rival.Samples.ShouldBe(105, "otherwise there is no second activation that takes rows");
        HostOf(_owner).Entities.Find(Web1)!.Samples.ShouldBe(100);

        await ReportedAsync(_other);

        await Eventually.BecomesTrueAsync(() => HostOf(_other).Entities.Find(Web1) is null);
        rival.IsOvertaken.ShouldBeTrue();
        HostOf(_other).Memory.Entities.ShouldBe(0);
        HostOf(_owner).Entities.Find(Web1).ShouldNotBeNull("the directory knows this one");
        for (var i = 105; i < 110; i++)
            await AcceptedAsync(_other, i);
        HostOf(_other).Entities.Find(Web1).ShouldBeNull();
        (await SamplesAsync(_other)).ShouldBe(105, "100 saved, 5 since; the rival took 5 with it that were not saved");
    }

    [Fact]
    public async Task Report_OfTwoActivations_KeepsWhatTheEndedOneHadSaved()
    {
        await AddRivalAsync();
        for (var i = 100; i < 105; i++)
            await AcceptedAsync(_other, i);
        await SavedAsync(_other);
        await AcceptedAsync(_owner, 105);

        await ReportedAsync(_other);
        await Eventually.BecomesTrueAsync(() => HostOf(_other).Entities.Find(Web1) is null);
        // The owner finds at its next write that the log has gone on, and reads it again.
        await Eventually.BecomesTrueAsync(
            () => HostOf(_owner).Entities.Find(Web1) is not { IsOvertaken: false }, _cluster.Clock, TimeSpan.FromSeconds(1));
        for (var i = 106; i < 120; i++)
            await AcceptedAsync(_owner, i);

        (await SamplesAsync(_other)).ShouldBe(119, "only the observation is lost that the owner had not saved");
    }

    [Fact]
    public async Task Report_OfAnEntityThatHasMoved_EndsNothing()
    {
        await HostOf(_owner).Saver.SaveAsync(HostOf(_owner).Entities.Find(Web1)!);
        var rivals = _other.Services.GetRequiredService<Rivals>();

        await rivals.MovedAsync([Web1, new EntityKey("f", "unknown")], HostOf(_other).Address!, HostOf(_owner).Address!);
        await rivals.MovedAsync([Web1], HostOf(_owner).Address!, HostOf(_other).Address!);

        HostOf(_owner).Entities.Find(Web1).ShouldNotBeNull().IsOvertaken.ShouldBeFalse();
        (await SamplesAsync(_other)).ShouldBe(100);
    }

    private static SiloHost HostOf(TestSilo silo) => silo.Services.GetRequiredService<SiloHost>();

    private static Task ReportedAsync(TestSilo silo) => silo.Services.GetRequiredService<Grains.Index.RowReporter>().ReportAsync(all: true);

    private static async Task AcceptedAsync(TestSilo silo, int second)
    {
        while (true)
        {
            var result = await silo.Engine.ObserveAsync(
                new ObservationBatch("f") { ReceivedMs = T }.With("web1", T + second * 1000, 10 + second * 7 % 10 / 10.0), VerdictFilter.None, Token);
            if (result.Accepted == 1)
                return;
            result.Rejected.ShouldHaveSingleItem().Retry.ShouldBeTrue(result.Rejected[0].Reason);
            await Task.Delay(50, Token);
        }
    }

    private static async Task<long> SamplesAsync(TestSilo silo) => (await silo.Engine.GetEntityAsync(Web1, Token))!.Health.Samples;

    /// <summary>Reads the entity's log into the other silo, past the directory.</summary>
    private async Task<LiveEntity> AddRivalAsync()
    {
        var host = HostOf(_other);
        var log = await host.Reader.ReadAsync(Web1);
        var rival = LiveEntityCodec.Load(log.ShouldNotBeNull(), host.PlanOf("f"), host.Lane, _ => null);
        host.Arrived(rival);
        return rival;
    }

    private Task SavedAsync(TestSilo silo) =>
        Eventually.BecomesTrueAsync(() => HostOf(silo).Saver.UnsavedBytes == 0, _cluster.Clock, TimeSpan.FromSeconds(1));
}
