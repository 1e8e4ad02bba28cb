using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>The alerts of one part of all entities: decided, stored, and told. Its key is the desk's number.</summary>
[Alias("anomaly.IAlertDeskGrain")]
internal interface IAlertDeskGrain : IGrainWithIntegerKey
{
    /// <summary>When it completes, every transition that follows is durable; it will be told, whatever happens.</summary>
    [Alias("Handle")]
    Task HandleAsync([Immutable] AlertEvent[] events);

    /// <summary>Makes silences, or changes them. Where there is no policy: a desk that hands over holds nothing back.</summary>
    /// <param name="silences">Documents.</param>
    [Alias("PutSilences")]
    Task PutSilencesAsync(byte[][] silences);

    /// <summary>Ends a silence, if it is known.</summary>
    [Alias("EndSilence")]
    Task EndSilenceAsync(string id);

    /// <summary>Keeps the desk at work.</summary>
    [Alias("Touch")]
    Task TouchAsync();
}
