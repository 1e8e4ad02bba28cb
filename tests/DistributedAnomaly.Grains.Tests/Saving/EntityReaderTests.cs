using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Saving;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Grains.Tests.Saving;

public sealed class EntityReaderTests : IAsyncDisposable
{
    private readonly FakeLog _log = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ClusterTelemetry _telemetry = new();
    private readonly EntityReader _reader;

    public EntityReaderTests()
    {
        _reader = new EntityReader(_log, _telemetry);
        _reader.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _gate.TrySetResult();
        await _reader.StopAsync();
        _telemetry.Dispose();
    }

    [Fact]
    public async Task Read_WhileAQueryIsUnderWay_GoesTogetherWithTheNext()
    {
        _log.Gate = _gate.Task;
        _log.Logs = keys => [.. keys.Where(k => k.Entity != "none").Select(k => new EntityLog(k, 7, null, []))];
        // Both loops get a query of their own first.
        var first = Read("a");
        await Eventually.BecomesTrueAsync(() => _log.Reads.Count == 1);
        var second = Read("b");
        await Eventually.BecomesTrueAsync(() => _log.Reads.Count == 2);
        var rest = Enumerable.Range(0, 100).Select(i => Read($"e{i}")).Append(Read("none")).Append(Read("e5")).ToList();

        _gate.SetResult();

        (await first)!.Key.Entity.ShouldBe("a");
        (await second)!.Sequence.ShouldBe(7);
        var logs = await Task.WhenAll(rest).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        logs.Count(l => l is not null).ShouldBe(101);
        logs[100].ShouldBeNull();
        _log.Reads.Count.ShouldBeLessThanOrEqualTo(4);
        _log.Reads.ShouldAllBe(keys => keys.Count > 0);
    }

    [Fact]
    public async Task Read_StoreFails_TellsEverybodyWhoAskedAndGoesOn()
    {
        var away = true;
        _log.Logs = _ => away ? throw new InvalidOperationException("away") : [];
        var asked = Enumerable.Range(0, 5).Select(i => Read($"e{i % 3}")).ToList();
        foreach (var one in asked)
            (await Should.ThrowAsync<IOException>(() => one.WaitAsync(TimeSpan.FromSeconds(60)))).Message.ShouldContain("away");
        away = false;

        (await Read("e1").WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Read_AfterTheStop_Fails()
    {
        await _reader.StopAsync();

        await Should.ThrowAsync<IOException>(() => Read("a"));
    }

    private Task<EntityLog?> Read(string entity) => _reader.ReadAsync(new EntityKey("f", entity));
}
