using DistributedAnomaly.Engine.Embedded.Alerting;
using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Embedded.Snapshots;
using DistributedAnomaly.Engine.Recording;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Embedded;

/// <summary>What happens by the clock: once a second a look for silence, snapshots when they are due, once a minute the age of the history.</summary>
internal sealed class Schedule(
    EngineOptions options, SnapshotCycle cycle, JournalWriter journal, HistoryWriter history, EngineTelemetry telemetry, TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1), PruneEvery = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _oneCycle = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<SilenceScan> _scans = [];
    private ITimer? _timer;
    private Task _background = Task.CompletedTask;
    private long _cycleBegun, _pruned, _bytesAtCycle;

    public void Start(IReadOnlyList<SilenceScan> scans)
    {
        _scans = scans;
        _cycleBegun = _pruned = time.GetTimestamp();
        _timer = time.CreateTimer(_ => OnTick(), null, Tick, Tick);
    }

    /// <summary>Runs a snapshot cycle now, after the one that may be running.</summary>
    public async Task SnapshotAsync()
    {
        await _oneCycle.WaitAsync(_stopping.Token);
        try
        {
            await RunCycleAsync();
        }
        finally
        {
            _oneCycle.Release();
        }
    }

    /// <summary>Nothing new is begun; a cycle that is running ends first.</summary>
    public async Task StopAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        await _background;
    }

    /// <summary>A cycle that is running is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await StopAsync();
        await _oneCycle.WaitAsync(CancellationToken.None);
        _stopping.Dispose();
        _oneCycle.Dispose();
    }

    private void OnTick()
    {
        foreach (var scan in _scans)
            scan.Begin();
        if (time.GetElapsedTime(_pruned) >= PruneEvery)
        {
            _pruned = time.GetTimestamp();
            history.Prune();
        }

        var due = time.GetElapsedTime(_cycleBegun) >= options.SnapshotEvery
            || journal.BytesWritten - _bytesAtCycle >= options.SnapshotEveryBytes;
        if (due && _oneCycle.Wait(0))
            _background = Task.Run(RunInBackgroundAsync);
    }

    private async Task RunInBackgroundAsync()
    {
        try
        {
            await RunCycleAsync();
        }
        catch (OperationCanceledException)
        {
            // The engine ends; the journal still has everything.
        }
        catch (Exception error)
        {
            logger.LogError(error, "A snapshot cycle failed; the journal keeps growing until one succeeds.");
        }
        finally
        {
            _oneCycle.Release();
        }
    }

    private async Task RunCycleAsync()
    {
        var begun = time.GetTimestamp();
        _cycleBegun = begun;
        _bytesAtCycle = journal.BytesWritten;
        var completed = false;
        try
        {
            await cycle.RunAsync(_stopping.Token);
            completed = true;
        }
        finally
        {
            telemetry.Cycle(completed, time.GetElapsedTime(begun));
        }
    }
}
