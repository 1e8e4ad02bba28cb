using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Saving;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.Grains.Tests.Entities;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Grains.Tests.Saving;

public sealed class EntitySaverTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeLog _log = new();
    private readonly ClusterTelemetry _telemetry = new();
    private readonly EntityBench _bench = new();
    private EntitySaver? _saver;
    private long _timeMs = EntityBench.T;

    private EntitySaver Saver => _saver!;

    public async ValueTask DisposeAsync()
    {
        await Saver.StopAsync();
        Saver.Dispose();
        _telemetry.Dispose();
    }

    [Fact]
    public async Task Changed_ManyEntities_GoInOneRoundWhenDue()
    {
        Start(new ClusterOptions());
        var entities = Enumerable.Range(0, 50).Select(i => EntityBench.New($"e{i}")).ToList();
        entities.ForEach(e => Observe(e));
        entities.ForEach(e => Observe(e));
        await Task.Delay(150, TestContext.Current.CancellationToken);
        _log.Rounds.ShouldBeEmpty("nothing is due yet");

        _clock.Advance(TimeSpan.FromSeconds(9));

        await Eventually.BecomesTrueAsync(() => Saver.UnsavedBytes == 0);
        _log.Rounds.ShouldHaveSingleItem().Count.ShouldBe(50);
        entities.ShouldAllBe(e => !e.HasUnsaved && e.Sequence == 1);
        Saver.UnsavedAge.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Save_Urgent_GoesBeforeWhatIsDue()
    {
        Start(new ClusterOptions());
        var (calm, urgent) = (EntityBench.New("calm"), EntityBench.New("urgent"));
        Observe(calm);
        Observe(urgent);

        await Saver.SaveAsync(urgent).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        _log.Rounds.ShouldHaveSingleItem().ShouldHaveSingleItem().Key.ShouldBe(urgent.Key);
        calm.HasUnsaved.ShouldBeTrue();
        await Saver.SaveAsync(urgent).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        _log.Rounds.Count.ShouldBe(1, "there was nothing more to save");
    }

    [Fact]
    public async Task Write_Fails_RepeatsTheSameEntriesUntilTheySucceed()
    {
        var failures = 3;
        _log.Answer = entries => failures-- > 0 ? throw new IOException("away") : [.. entries.Select(_ => true)];
        Start(new ClusterOptions());
        var entity = EntityBench.New();
        Observe(entity);
        var saved = Saver.SaveAsync(entity);
        await Eventually.BecomesTrueAsync(() => Saver.IsFailing);
        Observe(entity);

        await saved.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        _log.Rounds.Count.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var round in _log.Rounds.Take(4))
        {
            round.ShouldHaveSingleItem().Sequence.ShouldBe(1);
            round[0].Payload.ToArray().ShouldBe(_log.Rounds[0][0].Payload.ToArray());
        }

        await Saver.SaveAsync(entity).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        (entity.Sequence, Saver.UnsavedBytes, Saver.IsFailing).ShouldBe((2, 0, false));
    }

    [Fact]
    public async Task Refusal_MoreThanTheBoundWaits_RefusesUntilItIsWritten()
    {
        Start(new ClusterOptions { MaxUnsavedBytes = 200 });
        var entity = EntityBench.New();
        for (var i = 0; i < 10; i++)
            Observe(entity);
        Saver.Refusal().ShouldNotBeNull().ShouldContain("200 bytes");

        await Saver.SaveAsync(entity).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Saver.Refusal().ShouldBeNull();
    }

    [Theory]
    [InlineData(StorageOutage.Refuse)]
    [InlineData(StorageOutage.Continue)]
    public async Task Refusal_StoreIsAwayLongerThanTheLossWindow_FollowsTheOption(StorageOutage option)
    {
        var away = true;
        _log.Answer = entries => away ? throw new IOException("away") : [.. entries.Select(_ => true)];
        Start(new ClusterOptions { WhenStorageFails = option });
        var entity = EntityBench.New();
        Observe(entity);
        _clock.Advance(TimeSpan.FromSeconds(9));
        await Eventually.BecomesTrueAsync(() => Saver.IsFailing);
        Saver.Refusal().ShouldBeNull("the loss window is not over");

        _clock.Advance(TimeSpan.FromSeconds(2));

        (Saver.Refusal() is not null).ShouldBe(option == StorageOutage.Refuse);
        away = false;
        await Eventually.BecomesTrueAsync(() => !Saver.IsFailing);
        Saver.Refusal().ShouldBeNull();
    }

    [Fact]
    public async Task Write_Overtaken_EndsTheEntityAndKeepsTheOthers()
    {
        var (mine, lost) = (EntityBench.New("mine"), EntityBench.New("lost"));
        _log.Answer = entries => [.. entries.Select(e => e.Key != lost.Key)];
        Start(new ClusterOptions());
        Observe(mine);
        Observe(lost);
        var (first, second) = (Saver.SaveAsync(mine), Saver.SaveAsync(lost));

        await first.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await Should.ThrowAsync<EntityOvertakenException>(() => second.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));

        (mine.IsOvertaken, lost.IsOvertaken).ShouldBe((false, true));
        await Should.ThrowAsync<EntityOvertakenException>(() => Saver.SaveAsync(lost));
    }

    [Fact]
    public async Task Write_OvertakenWhileMoreChanged_LeavesNothingCountedAsUnsaved()
    {
        var gate = new TaskCompletionSource();
        _log.Gate = gate.Task;
        _log.Answer = entries => [.. entries.Select(_ => false)];
        Start(new ClusterOptions());
        var entity = EntityBench.New();
        Observe(entity);
        var saved = Saver.SaveAsync(entity);
        await Eventually.BecomesTrueAsync(() => _log.Rounds.Count == 1);
        Observe(entity);
        gate.SetResult();
        await Should.ThrowAsync<EntityOvertakenException>(() => saved.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        Observe(entity);

        _clock.Advance(TimeSpan.FromSeconds(20));

        await Eventually.BecomesTrueAsync(() => Saver.UnsavedBytes == 0);
    }

    [Fact]
    public async Task Changed_ManyTimes_WritesASnapshotNowAndThen()
    {
        Start(new ClusterOptions { LossWindow = TimeSpan.Zero });
        var entity = EntityBench.New();
        for (var i = 0; i < 200; i++)
        {
            Observe(entity);
            await Saver.SaveAsync(entity).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }

        _log.Rounds.SelectMany(r => r).Count(e => e.Kind == EntityLogKind.Snapshot).ShouldBeInRange(2, 5);
    }

    private void Start(ClusterOptions options)
    {
        _saver = new EntitySaver(_log, options, _telemetry, _clock, NullLogger<EntitySaver>.Instance);
        _saver.Start();
    }

    private void Observe(LiveEntity entity)
    {
        lock (entity.Sync)
        {
            var bytes = _bench.Observe(entity, _timeMs += 1000, [("cpu", 10 + _timeMs % 7000 / 1000.0)]);
            entity.Unannounced.Clear();
            Saver.Changed(entity, bytes);
        }
    }
}
