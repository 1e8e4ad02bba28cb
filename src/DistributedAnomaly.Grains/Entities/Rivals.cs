using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.GrainDirectory;

namespace DistributedAnomaly.Grains.Entities;

/// <summary>
/// Finds entities that are active in two silos at once, and ends the one that the directory does not know. No order of events is known
/// that leads there; but what a silo's death does to a directory is not proven either, and a second activation would go on for hours: it
/// takes rows by the short ways, which ask no directory. Its state is fenced by the log as long as it lasts. Whoever reports an entity that
/// another silo reported before gives the occasion to look: mostly the entity has moved and nothing is found.
/// </summary>
internal sealed class Rivals(SiloHost host, SiloAgents agents, IGrainFactory grains, IServiceProvider services)
{
    private readonly IGrainDirectory _directory = services.GetRequiredKeyedService<IGrainDirectory>(GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY);

    /// <summary>Entities were reported by another silo than before.</summary>
    public async Task MovedAsync(EntityKey[] keys, SiloAddress from, SiloAddress to)
    {
        if (!agents.IsActive(from))
            return;
        try
        {
            if (await agents.Of(from).VerifyAsync(keys) is { Length: > 0 } still)
                await agents.Of(to).VerifyAsync(still);
        }
        catch (Exception error)
        {
            // Both report again, and are compared again.
            host.Logger.LogWarning(error, "{Entities} entities could not be compared between {From} and {To}.", keys.Length, from, to);
        }
    }

    /// <summary>Ends activations in this silo that the directory has in another one.</summary>
    /// <returns>Those of the entities that are active here, and stay.</returns>
    public async Task<EntityKey[]> VerifyAsync(EntityKey[] keys)
    {
        var stay = new List<EntityKey>();
        foreach (var key in keys)
        {
            if (host.Entities.Find(key) is not { IsLeaving: false, IsOvertaken: false } entity)
                continue;
            if ((await _directory.Lookup(IdOf(key)))?.SiloAddress is { } owner && !owner.Equals(host.Address))
                End(entity, owner);
            else
                stay.Add(key);
        }

        return [.. stay];
    }

    /// <summary>What it has not saved is lost: no older than the loss window, and the owner may have been told the same.</summary>
    private void End(LiveEntity entity, SiloAddress owner)
    {
        lock (entity.Sync)
        {
            // It has moved while the directory was asked.
            if (entity.IsLeaving)
                return;
            entity.Overtake();
        }

        host.Logger.LogWarning("{Entity} is active in {Owner} too, as the directory says; the activation here ends.", entity.Key, owner);
        host.Telemetry.RivalEnded();
        host.Left(entity);
        host.Places.Met(entity.Key, owner);
    }

    private GrainId IdOf(EntityKey key) => grains.GetGrain<IEntityGrain>(EntityGrain.KeyOf(key)).GetGrainId();
}
