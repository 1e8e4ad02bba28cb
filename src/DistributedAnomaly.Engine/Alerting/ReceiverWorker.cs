using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>
/// Sends one receiver its notifications, on its own, so that a slow or dead receiver delays nobody else:
/// 1. take what is due (of each alert only the oldest pending notification: order is kept);
/// 2. deliver in parallel;
/// 3. record all outcomes in one transaction (a crash before that repeats the deliveries, with the same keys);
/// 4. if the receiver took nothing, pause, then probe it with one notification; if it asked for a pause, keep to it.
/// </summary>
internal sealed class ReceiverWorker : IAsyncDisposable
{
    // Also what a step of the wall clock may cost at most.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly IReceiver _receiver;
    private readonly IAlertStore _store;
    private readonly AlertMetrics _metrics;
    private readonly DispatcherOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Random _random = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _loop;

    public ReceiverWorker(
        IReceiver receiver, IAlertStore store, AlertMetrics metrics, DispatcherOptions options, TimeProvider time, ILogger logger)
    {
        (_receiver, _store, _metrics, _options, _time, _logger) = (receiver, store, metrics, options, time, logger);
        _loop = Task.Run(RunAsync);
    }

    public IReceiver Receiver => _receiver;

    /// <summary>There may be something to send.</summary>
    public void Signal() => _signal.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var failures = 0;
        var broken = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _signal.Reader.TryRead(out _);
                var page = await _store.DueAsync(_receiver.Name, NowMs(), failures == 0 ? _receiver.Parallel ?? _options.Parallel : 1, _stop.Token);
                if (page.Due.Count == 0)
                {
                    await WaitAsync(page.NextMs);
                    continue;
                }

                var deliveries = await DeliverAsync(page.Due);
                await RecordAsync(page.Due, deliveries);
                broken = 0;
                failures = Array.TrueForAll(deliveries, d => d?.Outcome == DeliveryOutcome.Retry) ? failures + 1 : 0;
                var pause = failures == 0 ? TimeSpan.Zero : Delay(failures, _options.MaxPause);
                foreach (var delivery in deliveries)
                    pause = Longer(pause, Asked(delivery));
                if (pause > TimeSpan.Zero)
                    await Task.Delay(pause, _time, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var delay = Delay(++broken, _options.MaxDelay);
                _logger.OutboxFailed(e, _receiver.Name, delay);
                await Task.Delay(delay, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Until somebody signals or the next entry falls due.
    private async Task WaitAsync(long? nextMs)
    {
        var wait = LongestWait;
        if (nextMs is { } next)
            wait = TimeSpan.FromMilliseconds(Math.Clamp(next - NowMs(), 1, (long)LongestWait.TotalMilliseconds));
        using var timeout = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            await _signal.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // The time has come.
        }
    }

    // An element is null where the delivery was cut off by the end of the process: nobody knows how it ended.
    private Task<Delivery?[]> DeliverAsync(IReadOnlyList<OutboxEntry> due) => Task.WhenAll(due.Select(async entry =>
    {
        try
        {
            return (Delivery?)await _receiver.DeliverAsync(entry.Notification, _stop.Token);
        }
        catch (Exception e)
        {
            return _stop.IsCancellationRequested ? null : Delivery.Retry($"{e.GetType().Name}: {e.Message}");
        }
    }));

    private async Task RecordAsync(IReadOnlyList<OutboxEntry> due, Delivery?[] deliveries)
    {
        var nowMs = NowMs();
        var records = new List<AttemptRecord>(due.Count);
        for (var i = 0; i < due.Count; i++)
        {
            if (deliveries[i] is { } delivery)
                records.Add(Judge(due[i], delivery, nowMs));
        }

        await _store.RecordAsync(records, CancellationToken.None);
    }

    private AttemptRecord Judge(OutboxEntry entry, Delivery delivery, long nowMs)
    {
        _metrics.CountAttempt(_receiver.Name, delivery.Outcome);
        var key = entry.Notification.IdempotencyKey;
        if (delivery.Outcome == DeliveryOutcome.Delivered)
            return new AttemptRecord(entry.Sequence, nowMs, NotificationStatus.Sent, delivery.Detail, 0);

        var giveUpMs = entry.CreatedMs + (long)_receiver.GiveUpAfter.TotalMilliseconds;
        if (delivery.Outcome == DeliveryOutcome.Failed || nowMs >= giveUpMs)
        {
            _metrics.CountDead(1, delivery.Outcome == DeliveryOutcome.Failed ? "refused" : "too_old");
            _logger.DeliveryDead(_receiver.Name, key, delivery.Detail);
            return new AttemptRecord(entry.Sequence, nowMs, NotificationStatus.Dead, delivery.Detail, 0);
        }

        var delay = Longer(Delay(entry.Attempts + 1, _options.MaxDelay), Asked(delivery));
        _logger.DeliveryRetried(_receiver.Name, key, delivery.Detail, entry.Attempts + 1, delay);
        var nextMs = Math.Min(nowMs + (long)delay.TotalMilliseconds, Math.Max(giveUpMs, nowMs + 1));
        return new AttemptRecord(entry.Sequence, nowMs, NotificationStatus.Pending, delivery.Detail, nextMs);
    }

    private TimeSpan Asked(Delivery? delivery)
    {
        var asked = delivery?.RetryAfter ?? TimeSpan.Zero;
        return asked < _options.MaxRetryAfter ? asked : _options.MaxRetryAfter;
    }

    private TimeSpan Delay(int failures, TimeSpan most) => RetryDelay.After(failures, most, _options, _random.NextDouble());

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private long NowMs() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
