using System.Collections.Concurrent;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.TestKit;

/// <summary>Takes everything and remembers it.</summary>
public sealed class TakingReceiver(string name) : IReceiver
{
    public string Name => name;

    public TimeSpan GiveUpAfter => TimeSpan.FromDays(1);

    public ConcurrentQueue<Notification> Taken { get; } = new();

    public ValueTask<Delivery> DeliverAsync(Notification notification, CancellationToken cancellationToken)
    {
        Taken.Enqueue(notification);
        return ValueTask.FromResult(Delivery.Delivered("taken"));
    }
}
