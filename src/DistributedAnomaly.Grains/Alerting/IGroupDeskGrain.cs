using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>
/// Silences and alerts from outside; where there is a policy, groups and notifications of the whole cluster too. The alerts of
/// entities stay with their desks, which then hand every revision over. Its key is 0.
/// </summary>
[Alias("anomaly.IGroupDeskGrain")]
internal interface IGroupDeskGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a revision. When it completes, what follows is durable; a revision that comes again changes nothing.</summary>
    [Alias("Take")]
    Task TakeAsync([Immutable] Alert alert);

    /// <summary>Takes what is said about alerts from outside.</summary>
    [Alias("Handle")]
    Task HandleAsync([Immutable] AlertEvent[] events);

    [Alias("GetState")]
    Task<GroupDeskState> GetStateAsync();

    /// <param name="silence">A document.</param>
    /// <returns>The silence's id; null: the one to change is not known.</returns>
    [Alias("PutSilence")]
    Task<string?> PutSilenceAsync(byte[] silence);

    /// <returns>False: it is not known, or over.</returns>
    [Alias("EndSilence")]
    Task<bool> EndSilenceAsync(string id);

    /// <summary>Names of all receivers.</summary>
    [Alias("GetReceivers")]
    Task<string[]> GetReceiversAsync();

    /// <summary>Keeps the desk at work.</summary>
    [Alias("Touch")]
    Task TouchAsync();
}
