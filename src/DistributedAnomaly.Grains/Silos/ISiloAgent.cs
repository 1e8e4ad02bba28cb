using DistributedAnomaly.Grains.Fleets;
using Orleans.Services;

namespace DistributedAnomaly.Grains.Silos;

/// <summary>A silo as other silos address it.</summary>
[Alias("anomaly.ISiloAgent")]
internal interface ISiloAgent : IGrainService
{
    [Alias("TakePolicies")]
    Task TakePoliciesAsync(PolicyVersion policies);

    /// <summary>Reports to the index what this silo has not yet reported.</summary>
    [Alias("Report")]
    Task ReportAsync();

    /// <summary>Reports all entities of one shard of the index again.</summary>
    [Alias("Resend")]
    Task ResendAsync(int shard);
}
