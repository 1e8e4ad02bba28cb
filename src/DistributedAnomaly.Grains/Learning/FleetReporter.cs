using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Learning;

/// <summary>
/// Tells the grains of fleets when it may be time to end a window: one small call of a silo, fleet and window. Fleets that are not looked at
/// as wholes cost nothing.
/// </summary>
internal sealed class FleetReporter(IGrainFactory grains, SiloHost host, SiloAgents agents, FleetTierOptions options)
{
    /// <summary>Tells what is due.</summary>
    public Task ReportAsync() => Task.WhenAll(host.Fleets.All.Select(ReportAsync));

    private async Task ReportAsync(SiloFleet fleet)
    {
        var policy = host.PlanOf(fleet.Name).Policy;
        var entities = host.Sizes.Of(fleet.Name);
        if (!policy.FleetModels.Enabled || entities < policy.FleetModels.MinEntities)
            return;
        // The part of many that this silo may have.
        var many = (int)Math.Ceiling(Math.Max(PeerStatistics.LeastMembers, FleetTier.ManyShare * entities) / Math.Max(1, agents.Count));
        if (fleet.Notice(host.Address!, host.NowMs, entities, (long)options.Window.TotalMilliseconds, many) is not { } notice)
            return;
        try
        {
            if (await host.Losses.WatchAsync(grains.GetGrain<IFleetGrain>(fleet.Name).NoticeAsync(notice)) is { } view)
                await Task.Run(() => host.Fleets.Take(fleet.Name, view));
        }
        catch (Exception error)
        {
            fleet.NotNoticed();
            host.Logger.LogWarning(error, "The grain of fleet {Fleet} could not be told that a window may be over; the next second tries again.", fleet.Name);
        }
    }
}
