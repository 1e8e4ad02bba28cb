using DistributedAnomaly.Engine;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.HostWatcher.Tests;

public sealed class HostWatchTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingEngine _engine = new();
    private readonly StubReader _reader = new();
    private readonly RecordingLog _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HostWatch _watch;
    private Task _running = Task.CompletedTask;

    public HostWatchTests() => _watch = new HostWatch(_engine, new HostWatchOptions { Entity = "box", Settle = TimeSpan.Zero }, _clock, _log, _reader);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    [Fact]
    public async Task RunAsync_ClockMovesOn_ReportsOncePerIntervalWithoutDrift()
    {
        var start = _clock.NowMs;
        await StartAsync();
        for (var i = 1; i <= 5; i++)
        {
            // The clock arrives a little late each time; the beat stays at whole seconds.
            _clock.Advance(i == 1 ? Second + TimeSpan.FromMilliseconds(3) : Second);
            await Eventually.BecomesTrueAsync(() => _engine.Times.Count == i);
        }

        for (var i = 0; i < 5; i++)
            (_engine.Times[i] - start).ShouldBeInRange((i + 1) * 1000, (i + 1) * 1000 + 3);
        _watch.Observations.ShouldBe(5);
        _watch.Failures.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_FirstSeconds_AreNotReported()
    {
        var start = _clock.NowMs;
        var watch = new HostWatch(_engine, new HostWatchOptions { Entity = "box", Settle = 5 * Second }, _clock, _log, _reader);
        _running = watch.RunAsync(_stop.Token);
        await Eventually.BecomesTrueAsync(() => _engine.Times.Count >= 1, _clock, Second);
        (_engine.Times[0] - start).ShouldBeGreaterThanOrEqualTo(5000);
    }

    [Fact]
    public async Task RunAsync_EngineIsSlow_SkipsReadingsInsteadOfABurst()
    {
        var hold = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        _engine.Before = async () =>
        {
            entered.TrySetResult();
            await hold.Task;
        };
        await StartAsync();
        _clock.Advance(Second);
        await entered.Task;
        for (var i = 0; i < 10; i++)
            _clock.Advance(Second);
        hold.SetResult();
        await Eventually.BecomesTrueAsync(() => _engine.Times.Count == 2);
        _clock.Advance(Second);
        await Eventually.BecomesTrueAsync(() => _engine.Times.Count == 3);
        var times = _engine.Times;
        (times[1] - times[0]).ShouldBe(10_000);
        (times[2] - times[1]).ShouldBe(1_000);
    }

    [Fact]
    public async Task RunAsync_EngineOverloaded_CountsLogsOnceAndGoesOn()
    {
        _engine.Before = () => throw new EngineOverloadedException("full", Second);
        await StartAsync();
        await Eventually.BecomesTrueAsync(() => _watch.Failures >= 3, _clock, Second);
        _log.Count(602).ShouldBe(1);
        _engine.Before = null;
        await Eventually.BecomesTrueAsync(() => _watch.Observations >= 1, _clock, Second);
        await Eventually.BecomesTrueAsync(() => _log.Count(603) == 1);
    }

    [Fact]
    public async Task RunAsync_ReaderFails_CountsAndGoesOn()
    {
        await StartAsync();
        _reader.Fail = new InvalidDataException("odd text");
        await Eventually.BecomesTrueAsync(() => _watch.Failures >= 2, _clock, Second);
        _reader.Fail = null;
        await Eventually.BecomesTrueAsync(() => _watch.Observations >= 1, _clock, Second);
    }

    [Fact]
    public async Task RunAsync_ObservationRefused_CountsAndLogsOnce()
    {
        _engine.Rejected = [new RejectedObservation(0, "too many metrics", Retry: false)];
        await StartAsync();
        await Eventually.BecomesTrueAsync(() => _watch.Failures >= 3, _clock, Second);
        _log.Count(604).ShouldBe(1);
    }

    [Theory]
    [InlineData(0.05, "box", 8)]
    [InlineData(7200, "box", 8)]
    [InlineData(1, " ", 8)]
    [InlineData(1, "box", 0)]
    [InlineData(1, "box", 65)]
    public void Options_OutOfRange_AreRefused(double seconds, string entity, int maxDevices) =>
        Should.Throw<InvalidOperationException>(
            () => new HostWatchOptions { Interval = TimeSpan.FromSeconds(seconds), Entity = entity, MaxDevices = maxDevices }.Validate());

    private async Task StartAsync()
    {
        _running = _watch.RunAsync(_stop.Token);
        await Eventually.BecomesTrueAsync(() => _reader.Reads == 1);
    }
}
