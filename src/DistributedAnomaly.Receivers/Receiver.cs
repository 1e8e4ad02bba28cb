using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Limits;
using DistributedAnomaly.Receivers.Messages;

namespace DistributedAnomaly.Receivers;

/// <summary>
/// One receiver: 1. keeps to the rate limit (a notification that exceeds it waits in the outbox, or is folded with the others that wait
/// into one message); 2. puts what is told into words; 3. sends it.
/// </summary>
internal sealed class Receiver(ReceiverOptions options, IChannel channel, Func<MessageSettings> settings, TimeProvider time) : IReceiver, IDisposable
{
    private const int MostFolded = 256;

    private readonly TokenBucket? _bucket = options.RateLimit is { } limit ? new TokenBucket(limit, time) : null;
    private readonly Lock _lock = new();
    private List<Waiting> _waiting = [];

    public string Name => options.Name;

    public TimeSpan GiveUpAfter => options.GiveUpAfter;

    // One after the other, each recorded when it is sent; or as many as are to be folded.
    public int? Parallel => options.RateLimit switch
    {
        null => null,
        { Summarize: true } => MostFolded,
        _ => 1,
    };

    public void Dispose() => channel.Dispose();

    public async ValueTask<Delivery> DeliverAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (_bucket is null)
            return await SendAsync([notification], cancellationToken);
        if (options.RateLimit is { Summarize: true })
            return await FoldAsync(notification, cancellationToken);
        await WaitAsync(_bucket, cancellationToken);
        return await SendAsync([notification], cancellationToken);
    }

    private async ValueTask<Delivery> FoldAsync(Notification notification, CancellationToken cancellationToken)
    {
        Waiting? mine = new(notification);
        bool isFirst;
        lock (_lock)
        {
            isFirst = _waiting.Count == 0;
            if (!isFirst || !_bucket!.TryTake())
                _waiting.Add(mine);
            else
                mine = null;
        }

        if (mine is null)
            return await SendAsync([notification], cancellationToken);
        if (isFirst)
            await TellWaitingAsync(cancellationToken);
        return await mine.Told.Task.WaitAsync(cancellationToken);
    }

    // The first that waits tells all that have come until there is a token.
    private async Task TellWaitingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WaitAsync(_bucket!, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            foreach (var waiting in TakeWaiting())
                waiting.Told.TrySetCanceled(cancellationToken);
            return;
        }

        var all = TakeWaiting();
        try
        {
            var delivery = await SendAsync([.. all.Select(w => w.Notification)], cancellationToken);
            if (all.Count > 1)
            {
                if (delivery.Outcome == DeliveryOutcome.Delivered)
                    ReceiverMetrics.CountFolded(Name, all.Count - 1);
                delivery = delivery with { Detail = $"{delivery.Detail} (one message for {all.Count} notifications)" };
            }

            all.ForEach(w => w.Told.TrySetResult(delivery));
        }
        catch (Exception e)
        {
            all.ForEach(w => w.Told.TrySetException(e));
        }
    }

    private List<Waiting> TakeWaiting()
    {
        lock (_lock)
        {
            var all = _waiting;
            _waiting = [];
            return all;
        }
    }

    private async Task WaitAsync(TokenBucket bucket, CancellationToken cancellationToken)
    {
        var wait = bucket.Take();
        if (wait <= TimeSpan.Zero)
            return;
        ReceiverMetrics.CountDelayed(Name);
        try
        {
            await Task.Delay(wait, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            bucket.Return();
            throw;
        }
    }

    private ValueTask<Delivery> SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellationToken) =>
        channel.SendAsync(MessageWriter.Write(notifications, Name, settings()), cancellationToken);

    private sealed record Waiting(Notification Notification)
    {
        public TaskCompletionSource<Delivery> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
