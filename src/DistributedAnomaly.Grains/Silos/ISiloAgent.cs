using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Learning;
using DistributedAnomaly.Grains.Wire;
using Orleans.Services;

namespace DistributedAnomaly.Grains.Silos;

/// <summary>A silo as other silos address it.</summary>
[Alias("anomaly.ISiloAgent")]
internal interface ISiloAgent : IGrainService
{
    [Alias("TakePolicies")]
    Task TakePoliciesAsync(PolicyVersion policies);

    /// <summary>Judges rows of entities that are active in this silo; what it cannot judge comes back.</summary>
    /// <param name="rowsOfCaller">Of each row, its position in what the caller sent.</param>
    [Alias("Observe")]
    Task<RelayReply> ObserveAsync([Immutable] ObservationBatch batch, [Immutable] int[] rowsOfCaller, VerdictFilter filter);

    /// <summary>Ends the activations of entities in this silo that the directory has in another one.</summary>
    /// <returns>Those of the entities that are active in this silo, and stay.</returns>
    [Alias("Verify")]
    Task<EntityKey[]> VerifyAsync([Immutable] EntityKey[] keys);

    /// <summary>Reports to the index what this silo has not yet reported.</summary>
    [Alias("Report")]
    Task ReportAsync();

    /// <summary>Reports all entities of one shard of the index again.</summary>
    [Alias("Resend")]
    Task ResendAsync(int shard);

    /// <summary>Hands out what this silo has gathered of a fleet since the last time; null: nothing.</summary>
    [Alias("Harvest")]
    Task<byte[]?> HarvestAsync(string fleet);

    /// <summary>Takes what is known of a fleet as a whole; when the task completes it holds for the next observations.</summary>
    [Alias("TakeKnowledge")]
    Task TakeKnowledgeAsync(string fleet, FleetView view);
}
