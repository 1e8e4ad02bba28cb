namespace DistributedAnomaly.Grains.Silos;

/// <summary>Notes when a silo came or went.</summary>
internal sealed class MembershipWatch(SiloHost host) : ISiloStatusListener
{
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status) => host.MembershipChangedMs = Environment.TickCount64;
}
