using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Learning;

/// <summary>The tier of one fleet, as long as the fleet's grain is active. Everything in it happens off the grain's turns.</summary>
internal sealed class FleetWatch : IAsyncDisposable
{
    private readonly ClusterFleetHost _host;
    private readonly FleetTier _tier;

    private FleetWatch(ClusterFleetHost host, FleetTier tier) => (_host, _tier) = (host, tier);

    public IFleetTier Tier => _tier;

    /// <summary>Goes on where the last activation ended.</summary>
    /// <exception cref="IOException">A store cannot be reached.</exception>
    public static Task<FleetWatch> StartAsync(
        string fleet, SiloHost silo, SiloAgents agents, IGrainFactory grains, FleetTierOptions options, ILoggerFactory loggers, Action overtaken) =>
        Task.Run(async () =>
        {
            var host = new ClusterFleetHost(fleet, silo, agents, grains, overtaken);
            var tier = new FleetTier(host, silo.Stores.FleetModels.OwnedBy(() => host.Number), options, silo.Time, loggers.CreateLogger<FleetTier>());
            var watch = new FleetWatch(host, tier);
            try
            {
                await tier.StartAsync(await host.RestoreAsync(CancellationToken.None) is { } record ? [record] : [], CancellationToken.None);
                return watch;
            }
            catch
            {
                await tier.DisposeAsync();
                await host.DisposeAsync();
                throw;
            }
        });

    /// <inheritdoc cref="ClusterFleetHost.Take"/>
    public FleetView? Take(FleetNotice notice) => _host.Take(notice);

    /// <summary>Ends: saves the samples, and gives up a training that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _tier.StopAsync();
        }
        finally
        {
            await _host.DisposeAsync();
            await _tier.DisposeAsync();
        }
    }
}
