using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Planning;
using DistributedAnomaly.Grains.Silos;
using Orleans.Placement;

namespace DistributedAnomaly.Grains.Fleets;

/// <summary>Written through: what it has answered is stored.</summary>
[Immovable]
internal sealed class CatalogGrain(
    [PersistentState("catalog", ClusterNames.GrainStorage)] IPersistentState<CatalogState> state, SiloAgents agents) : Grain, ICatalogGrain
{
    private FleetPolicies _policies = FleetPolicies.Default;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Policies is { } stored)
            _policies = PolicyJson.Read(stored.Json);
        return Task.CompletedTask;
    }

    public async Task<PolicyVersion> GetPoliciesAsync()
    {
        if (state.State.Policies is null)
            await StoreAsync(PolicyJson.Write(FleetPolicies.Default));
        return state.State.Policies!;
    }

    public async Task ApplyAsync(byte[] policies)
    {
        var next = PolicyJson.Read(policies) with { Taught = _policies.Taught };
        // An error in them shows before anything changes.
        _ = new FleetPlans(next);
        await AnnounceAsync(PolicyJson.Write(next));
    }

    public Task TeachAsync(string fleet, byte[] answer)
    {
        var reader = new SnapshotReader(answer);
        return AnnounceAsync(PolicyJson.Write(_policies.Teach(fleet, AlarmAnswer.Load(ref reader))));
    }

    public Task<string[]> ListFleetsAsync() =>
        Task.FromResult<string[]>([.. state.State.Fleets.Union(_policies.Fleets.Keys, StringComparer.Ordinal)]);

    public async Task<string?> EnsureFleetAsync(string fleet)
    {
        if (_policies.Fleets.ContainsKey(fleet) || state.State.Fleets.Contains(fleet, StringComparer.Ordinal))
            return null;
        if (!NameRule.IsValidFleet(fleet))
            return "A fleet's name has 1 to 1,024 characters, no slash and no control characters.";
        if (!_policies.AutoCreate)
            return $"There is no fleet '{fleet}', and fleets are not created automatically.";
        if (state.State.Fleets.Count(f => !_policies.Fleets.ContainsKey(f)) + _policies.Fleets.Count >= _policies.MaxFleets)
            return $"There is no fleet '{fleet}', and no more than {_policies.MaxFleets} fleets may exist.";
        state.State.Fleets.Add(fleet);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Fleets.Remove(fleet);
            DeactivateOnIdle();
            throw;
        }

        return null;
    }

    private async Task AnnounceAsync(byte[] policies)
    {
        if (state.State.Policies is not { } before || !before.Json.AsSpan().SequenceEqual(policies))
            await StoreAsync(policies);
        await agents.EachAsync(agent => agent.TakePoliciesAsync(state.State.Policies!));
    }

    private async Task StoreAsync(byte[] policies)
    {
        var before = state.State.Policies;
        state.State.Policies = new PolicyVersion((before?.Version ?? 0) + 1, policies);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Policies = before;
            DeactivateOnIdle();
            throw;
        }

        _policies = PolicyJson.Read(policies);
    }
}
