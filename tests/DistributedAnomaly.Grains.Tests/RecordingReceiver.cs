using System.Collections.Concurrent;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Grains.Tests;

/// <summary>Takes every notification and remembers it.</summary>
internal sealed class RecordingReceiver : IReceiver
{
    private readonly ConcurrentQueue<string> _keys = new();

    public string Name => "recorder";

    public TimeSpan GiveUpAfter => TimeSpan.FromDays(1);

    /// <summary>Idempotency keys in the order of their arrival.</summary>
    public IReadOnlyList<string> Keys => [.. _keys];

    public ValueTask<Delivery> DeliverAsync(Notification notification, CancellationToken cancellationToken)
    {
        _keys.Enqueue(notification.IdempotencyKey);
        return ValueTask.FromResult(Delivery.Delivered("noted"));
    }
}
