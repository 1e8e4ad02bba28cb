using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Client.Pushing;

/// <summary>
/// Takes observations at any rate and sends them in batches from a background task. Observing never blocks and never fails because of
/// load or of the server: what cannot be sent waits in a bounded buffer, and when that is full the oldest is dropped and counted.
/// Network errors, 429 and 5xx are tried again with growing waits that obey Retry-After; an observation that the server refuses for
/// good is counted as rejected, with its reason in the log and in <see cref="PusherOptions.OnRejected"/>.
/// Safe for use from several threads; dispose it to send what is left.
/// </summary>
public sealed class MetricsPusher : IAsyncDisposable, IDisposable
{
    private readonly PusherOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ObservationBuffer _buffer;
    private readonly PusherCounters _counters;
    private readonly BatchDelivery _delivery;
    private readonly Signal _wake = new();
    private readonly Signal _progress = new();
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private readonly Task _loop;
    private long _flushUpTo;
    private long _settled;
    private int _full;
    private int _disposed;

    /// <param name="client">Carries the pushes; stays the caller's.</param>
    /// <param name="options">Used as it is now; later changes to it have no effect on bounds.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <param name="logger">Null: nothing is logged.</param>
    /// <exception cref="ArgumentException">An option is out of its range; all errors are named.</exception>
    public MetricsPusher(AnomalyClient client, PusherOptions options, TimeProvider? time = null, ILogger<MetricsPusher>? logger = null)
    {
        var errors = options.Errors().ToList();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _options = options with { };
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<MetricsPusher>.Instance;
        _buffer = new ObservationBuffer(_options.BufferSize);
        _counters = new PusherCounters(() => _buffer.Count);
        _delivery = new BatchDelivery(client, _options, _time, _counters, _logger);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Observations that the server took.</summary>
    public long Sent => _counters.SentTotal;

    /// <summary>Observations lost before the server saw them: the buffer was full, or delivery was given up.</summary>
    public long Dropped => _counters.DroppedTotal;

    /// <summary>Observations that the server will not take, and values that no server could (NaN, infinity).</summary>
    public long Rejected => _counters.RejectedTotal;

    /// <summary>Observations that wait.</summary>
    public int Buffered => _buffer.Count;

    /// <summary>Takes note of one observation; the metrics and the context are copied.</summary>
    /// <param name="entity">Name in its fleet, 1 to 256 characters.</param>
    /// <param name="metrics">At least one. A value that is not finite is left out; one without any finite value counts as rejected.</param>
    /// <param name="timestamp">When it was measured; null: now.</param>
    /// <param name="context">Labels such as region or role.</param>
    public void Observe(
        string entity, IReadOnlyDictionary<string, double> metrics, DateTimeOffset? timestamp = null,
        IReadOnlyDictionary<string, string>? context = null) =>
        Add(entity, metrics.Where(metric => double.IsFinite(metric.Value)).ToArray(), timestamp, context);

    /// <summary>Takes note of one observation of one metric.</summary>
    public void Observe(string entity, string metric, double value, DateTimeOffset? timestamp = null) =>
        Add(entity, double.IsFinite(value) ? [new(metric, value)] : [], timestamp, null);

    /// <summary>Sends what was observed until now without waiting for a batch to fill.</summary>
    /// <returns>Completes when all of it is sent, rejected or dropped.</returns>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var upTo = _buffer.Added;
        Interlocked.Exchange(ref _flushUpTo, Math.Max(upTo, Interlocked.Read(ref _flushUpTo)));
        _wake.Set();
        while (Interlocked.Read(ref _settled) < upTo && !_loop.IsCompleted)
        {
            var progress = _progress.Task;
            if (Interlocked.Read(ref _settled) >= upTo)
                return;
            await Task.WhenAny(progress, _loop).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what is left, for at most <see cref="PusherOptions.FlushTimeout"/>; the rest is dropped and counted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        _stopping.TrySetResult();
        _wake.Set();
        using (var deadline = new CancellationTokenSource(_options.FlushTimeout, _time))
        using (deadline.Token.Register(() => _abort.Cancel()))
            await _loop.ConfigureAwait(false);
        _delivery.Dispose();
        _counters.Dispose();
        _abort.Dispose();
    }

    /// <summary>As <see cref="DisposeAsync"/>; blocks until it is done.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Add(
        string entity, KeyValuePair<string, double>[] metrics, DateTimeOffset? timestamp, IReadOnlyDictionary<string, string>? context)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(entity);
        var at = timestamp ?? _time.GetUtcNow();
        if (metrics.Length == 0)
        {
            _counters.Rejected(1);
            Rejections.Tell(_options.OnRejected, new UndeliveredObservation(entity, at, "no metric has a finite value"), _logger);
            return;
        }

        if (_stopping.Task.IsCompleted)
        {
            _counters.Dropped(1);
            return;
        }

        var (count, dropped) = _buffer.Add(new PendingObservation(entity, at, metrics, context?.ToArray(), _time.GetTimestamp()));
        if (dropped)
        {
            _counters.Dropped(1);
            if (Interlocked.Exchange(ref _full, 1) == 0)
                _logger.Full(_options.BufferSize);
        }

        if (count == 1 || count == _options.BatchSize)
            _wake.Set();
    }

    private async Task RunAsync()
    {
        var batch = new List<PendingObservation>();
        while (!_abort.IsCancellationRequested)
        {
            _wake.Reset();
            var wait = UntilDue();
            if (wait == TimeSpan.Zero)
            {
                _delivery.Fill(_buffer, batch);
                Volatile.Write(ref _full, 0);
                await _delivery.DeliverAsync(batch, _stopping.Task, _abort.Token).ConfigureAwait(false);
                if (batch.Count > 0)
                    break;
                Settle();
            }
            else if (_stopping.Task.IsCompleted)
            {
                return;
            }
            else
            {
                await WaitAsync(wait).ConfigureAwait(false);
            }
        }

        var lost = batch.Count + _buffer.Clear();
        if (lost > 0)
        {
            _counters.Dropped(lost);
            _logger.DroppedAtEnd(lost, _options.FlushTimeout);
        }

        Settle();
    }

    /// <summary>Zero: a batch is due; infinite: nothing waits.</summary>
    private TimeSpan UntilDue()
    {
        if (_buffer.OldestEnqueuedAt() is not { } oldest)
            return Timeout.InfiniteTimeSpan;
        if (_buffer.Count >= _options.BatchSize || _stopping.Task.IsCompleted || _buffer.Removed < Interlocked.Read(ref _flushUpTo))
            return TimeSpan.Zero;
        var left = _options.BatchInterval - _time.GetElapsedTime(oldest);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        using var over = new CancellationTokenSource();
        await Task.WhenAny(_wake.Task, Task.Delay(wait, _time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }

    private void Settle()
    {
        Interlocked.Exchange(ref _settled, _buffer.Removed);
        _progress.Set();
        _progress.Reset();
    }
}
