using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.HostWatcher.Linux;
using DistributedAnomaly.HostWatcher.Portable;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.HostWatcher;

/// <summary>
/// Watches the machine that it runs on: reads the operating system in a fixed beat and hands one observation a time to the engine.
/// </summary>
/// <remarks>
/// The beat does not drift. A reading that comes late, because the engine or the machine was busy, is skipped and not made up for.
/// A failure is counted and logged once, until it works again; it never ends the watch.
/// </remarks>
public sealed partial class HostWatch
{
    private readonly IAnomalyEngine _engine;
    private readonly IHostReader _reader;
    private readonly HostWatchOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ObservationBatch _batch = new(HostWatchOptions.Fleet);
    private long _startedAt;
    private long _readAt;
    private bool _failing;
    private bool _refusing;
    private long _observations;
    private long _failures;

    public HostWatch(IAnomalyEngine engine, HostWatchOptions options, TimeProvider time, ILogger<HostWatch> log)
        : this(engine, options, time, log, OperatingSystem.IsLinux() ? new LinuxHostReader(options, log) : new PortableHostReader(options))
    {
    }

    internal HostWatch(IAnomalyEngine engine, HostWatchOptions options, TimeProvider time, ILogger log, IHostReader reader)
    {
        options.Validate();
        _engine = engine;
        _options = options;
        _time = time;
        _log = log;
        _reader = reader;
    }

    /// <summary>Observations that the engine took.</summary>
    public long Observations => Interlocked.Read(ref _observations);

    /// <summary>Readings that could not be made or not be handed over.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        LogWatching(HostWatchOptions.Fleet, _options.Entity, _options.Interval.TotalSeconds);
        if (_reader.Missing is { } missing)
            LogMissing(missing);
        _startedAt = _time.GetTimestamp();
        using var beat = new PeriodicTimer(_options.Interval, _time);
        try
        {
            do
                await ReportAsync(cancellationToken);
            while (await beat.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async ValueTask ReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!Read())
                return;
            var result = await _engine.ObserveAsync(_batch, VerdictFilter.None, cancellationToken);
            if (result.Rejected.Count > 0)
                Refused(result.Rejected[0].Reason);
            Interlocked.Add(ref _observations, result.Accepted);
            if (_failing)
                LogRecovered();
            _failing = false;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _failures);
            if (!_failing)
                LogFailed(error);
            _failing = true;
        }
    }

    /// <summary>False: there is nothing to report, or not yet.</summary>
    private bool Read()
    {
        var now = _time.GetTimestamp();
        var seconds = _readAt == 0 ? 0 : _time.GetElapsedTime(_readAt, now).TotalSeconds;
        // After a late reading the next tick may follow at once: rates over so short a time would be noise.
        if (_readAt != 0 && seconds < _options.Interval.TotalSeconds / 2)
            return false;
        _readAt = now;
        var timeMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _batch.Clear(HostWatchOptions.Fleet);
        _batch.ReceivedMs = timeMs;
        _batch.Add(_options.Entity, timeMs);
        _reader.Read(seconds, _batch);
        return seconds > 0 && _batch.Measurements > 0 && _time.GetElapsedTime(_startedAt, now) >= _options.Settle;
    }

    private void Refused(string reason)
    {
        Interlocked.Increment(ref _failures);
        if (!_refusing)
            LogRefused(reason);
        _refusing = true;
    }
}
