using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>Answers questions about the alerts of all desks.</summary>
[Alias("anomaly.IAlertQueryGrain")]
internal interface IAlertQueryGrain : IGrainWithIntegerKey
{
    /// <summary>Newest first.</summary>
    [Alias("List")]
    Task<Alert[]> ListAsync(AlertQuery query);

    [Alias("Get")]
    Task<Alert?> GetAsync(string id);

    /// <summary>Firing alerts by fleet.</summary>
    [Alias("CountFiring")]
    Task<Dictionary<string, int>> CountFiringAsync();
}
