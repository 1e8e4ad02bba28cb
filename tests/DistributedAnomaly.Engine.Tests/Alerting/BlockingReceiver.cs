using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Engine.Tests.Alerting;

/// <summary>Takes every call and never answers.</summary>
internal sealed class BlockingReceiver(string name, int? parallel = null) : IReceiver
{
    private int _started;

    public string Name => name;

    public int? Parallel => parallel;

    public int Started => Volatile.Read(ref _started);

    public TimeSpan GiveUpAfter => TimeSpan.FromDays(1);

    public async ValueTask<Delivery> DeliverAsync(Notification notification, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _started);
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return default;
    }
}
