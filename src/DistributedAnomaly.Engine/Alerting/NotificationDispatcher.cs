using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>
/// Sends what waits in the outbox: one worker per receiver. At least once, with an idempotency key; what was pending when the
/// process ended is sent after the next start.
/// </summary>
public sealed class NotificationDispatcher : IAsyncDisposable
{
    private readonly IAlertStore _store;
    private readonly AlertMetrics _metrics;
    private readonly DispatcherOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _change = new(1);
    private ImmutableArray<ReceiverWorker> _workers = [];
    private IReadOnlyList<string> _names = [];

    private NotificationDispatcher(
        IAlertStore store, AlertMetrics metrics, DispatcherOptions options, TimeProvider time, ILogger logger)
    {
        (_store, _metrics, _options, _time, _logger) = (store, metrics, options, time, logger);
        metrics.Watch(Pending);
    }

    /// <summary>Names of all receivers: each is told about every alert.</summary>
    public IReadOnlyList<string> ReceiverNames => Volatile.Read(ref _names);

    public static async ValueTask<NotificationDispatcher> StartAsync(
        IAlertStore store, IReadOnlyList<IReceiver> receivers, AlertMetrics metrics, DispatcherOptions options, TimeProvider time,
        ILogger<NotificationDispatcher> logger, CancellationToken cancellationToken)
    {
        var dispatcher = new NotificationDispatcher(store, metrics, options, time, logger);
        await dispatcher.ApplyAsync(receivers, cancellationToken);
        return dispatcher;
    }

    /// <summary>
    /// Exchanges the receivers, at a reload. What waits for a name that stays is sent to its new receiver; what waits for others is
    /// given up. Receivers that are no longer in use stay the caller's to dispose.
    /// </summary>
    public async ValueTask ApplyAsync(IReadOnlyList<IReceiver> receivers, CancellationToken cancellationToken)
    {
        if (receivers.DistinctBy(r => r.Name, StringComparer.Ordinal).Count() != receivers.Count)
            throw new ArgumentException("Two receivers have the same name.", nameof(receivers));
        await _change.WaitAsync(cancellationToken);
        try
        {
            Volatile.Write(ref _names, [.. receivers.Select(r => r.Name)]);
            var kept = _workers.Where(w => receivers.Contains(w.Receiver)).ToImmutableArray();
            await StopAsync(_workers.Except(kept));
            var dead = await _store.AbandonOthersAsync(_names, _time.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken);
            if (dead > 0)
            {
                _metrics.CountDead(dead, "no_receiver");
                _logger.DeadLetters(dead, "their receiver is no longer configured");
            }

            var started = receivers.Where(r => !kept.Any(w => w.Receiver == r))
                .Select(r => new ReceiverWorker(r, _store, _metrics, _options, _time, _logger));
            ImmutableInterlocked.InterlockedExchange(ref _workers, [.. kept, .. started]);
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>There may be something to send.</summary>
    public void Signal()
    {
        foreach (var worker in _workers)
            worker.Signal();
    }

    /// <summary>Stops. Deliveries under way are cut off and repeated after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _change.WaitAsync();
        try
        {
            await StopAsync(ImmutableInterlocked.InterlockedExchange(ref _workers, []));
            _metrics.Forget(Pending);
        }
        finally
        {
            _change.Release();
        }
    }

    private static Task StopAsync(IEnumerable<ReceiverWorker> workers) =>
        Task.WhenAll(workers.Select(w => w.DisposeAsync().AsTask()));

    private IEnumerable<(string Receiver, int Waiting)> Pending() => ReceiverNames.Select(name => (name, _store.PendingCount(name)));
}
