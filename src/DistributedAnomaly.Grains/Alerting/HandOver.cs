using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>The only receiver of a desk where there is a policy: the group desk. The outbox makes it at least once, and in order.</summary>
internal sealed class HandOver(IGrainFactory grains) : IReceiver
{
    public string Name => "group-desk";

    public TimeSpan GiveUpAfter => TimeSpan.FromDays(3650);

    public async ValueTask<Delivery> DeliverAsync(Notification notification, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IGroupDeskGrain>(0).TakeAsync(notification.Alert).WaitAsync(cancellationToken);
            return Delivery.Delivered("handed over");
        }
        catch (Exception error) when (error is OrleansException or TimeoutException or IOException)
        {
            return Delivery.Retry(error.Message);
        }
    }
}
