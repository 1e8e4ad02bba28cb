using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Planning;

namespace DistributedAnomaly.Grains.Fleets;

/// <summary>The policies as a silo knows them; the catalog tells every silo before a change counts as made.</summary>
internal sealed class PolicyBook
{
    private readonly Lock _sync = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FleetPlans _plans = new(FleetPolicies.Default);

    public FleetPlans Plans => _plans;

    /// <summary>0: none are known yet.</summary>
    public long Version { get; private set; }

    /// <summary>Completes with the first version: an entity must not be read with the wrong policy.</summary>
    public Task Ready => _ready.Task;

    public void Take(PolicyVersion policies)
    {
        lock (_sync)
        {
            if (policies.Version <= Version)
                return;
            _plans = new FleetPlans(PolicyJson.Read(policies.Json), Version == 0 ? null : _plans);
            Version = policies.Version;
        }

        _ready.TrySetResult();
    }
}
