using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>The alerts of one part of all entities: decided, stored, and told. Its key is the desk's number.</summary>
[Alias("anomaly.IAlertDeskGrain")]
internal interface IAlertDeskGrain : IGrainWithIntegerKey
{
    /// <summary>When it completes, every transition that follows is durable; it will be told, whatever happens.</summary>
    [Alias("Handle")]
    Task HandleAsync([Immutable] AlertEvent[] events);

    /// <summary>Keeps the desk at work.</summary>
    [Alias("Touch")]
    Task TouchAsync();
}
