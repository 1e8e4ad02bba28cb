using DistributedAnomaly.Engine.Planning;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Alerting;
using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Index;
using DistributedAnomaly.Grains.Learning;
using Microsoft.Extensions.Logging;
using Orleans.Placement.Rebalancing;

namespace DistributedAnomaly.Grains.Silos;

/// <summary>
/// What a silo does besides answering: starts its parts before the first grain and stops them after the last one; learns the policies;
/// keeps index and alert desks alive somewhere in the cluster; brings rows to the index; says when windows of fleets may be over.
/// </summary>
internal sealed class SiloWork(
    SiloHost host, RowReporter reporter, FleetReporter fleets, SiloAgents agents, IGrainFactory grains, ConfiguredPolicies configured, ILocalSiloDetails silo,
    IActivationRebalancer rebalancer, ILogger<SiloWork> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Ticks between two rounds through index and desks. A dead silo's are elsewhere after at most so long.</summary>
    private const int RoundEvery = 3;

    /// <summary>Entities stay where they are while the database is away, and for so long after: one that moved could not be saved before.</summary>
    private static readonly TimeSpan RestAfterOutage = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private long _restsSince;
    private Task _working = Task.CompletedTask;

    public void Dispose() => _stop.Dispose();

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(
            nameof(SiloHost), ServiceLifecycleStage.ApplicationServices,
            _ =>
            {
                host.Address = silo.SiloAddress;
                host.Start();
                return Task.CompletedTask;
            },
            _ => host.StopAsync());
        lifecycle.Subscribe(nameof(SiloWork), ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        agents.Tell(host.Losses);
        var catalog = grains.GetGrain<ICatalogGrain>(0);
        if (configured.Policies is { } policies)
            await catalog.ApplyAsync(PolicyJson.Write(policies));
        host.Policies.Take(await catalog.GetPoliciesAsync());
        await RoundAsync();
        // Side by side: what waits for a silo that was lost must not make an incident late.
        _working = Task.WhenAll(
            Task.Run(() => EachTickAsync(WorkAsync), CancellationToken.None),
            Task.Run(() => EachTickAsync(_ => fleets.ReportAsync().WaitAsync(_stop.Token)), CancellationToken.None));
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        host.IsStopping = true;
        await _stop.CancelAsync();
        await _working;
    }

    private async Task EachTickAsync(Func<int, Task> work)
    {
        using var timer = new PeriodicTimer(Tick);
        for (var tick = 1; await NextAsync(timer); tick++)
        {
            try
            {
                await work(tick);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // The silo stops.
            }
            catch (Exception error)
            {
                logger.LogWarning(error, "A round of the silo's own work failed; the next one comes.");
            }
        }
    }

    private async Task WorkAsync(int tick)
    {
        if (host.Saver.IsFailing)
            await RestAsync();
        host.HandOverHistory();
        var round = tick % RoundEvery == 0;
        await reporter.ReportAsync(all: round);
        if (round)
            await RoundAsync();
        host.Fleets.Past.Forget();
        if (tick % 3600 == 0)
            host.History.Prune();
    }

    /// <summary>Holds the rebalancer back, now and then anew.</summary>
    private async Task RestAsync()
    {
        if (_restsSince != 0 && host.Time.GetElapsedTime(_restsSince) < RestAfterOutage / 2)
            return;
        _restsSince = host.Time.GetTimestamp();
        await rebalancer.SuspendRebalancing(RestAfterOutage);
    }

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RoundAsync()
    {
        host.Policies.Take(await grains.GetGrain<ICatalogGrain>(0).GetPoliciesAsync());
        foreach (var fleet in await grains.GetGrain<ICatalogGrain>(0).ListFleetsAsync())
            host.Sizes.Created(fleet);
        var desks = Enumerable.Range(0, ClusterStores.AlertDesks).Select(i => grains.GetGrain<IAlertDeskGrain>(i).TouchAsync());
        var counts = await Task.WhenAll(Enumerable.Range(0, EntityRow.Shards).Select(CountAsync));
        host.Sizes.Counted(counts.SelectMany(c => c).GroupBy(c => c.Key, c => c.Value, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Aggregate(FleetCounts.None, (sum, part) => sum.Plus(part)), StringComparer.Ordinal));
        await Task.WhenAll(desks);
        if (host.Receivers.Policy is not null)
            await grains.GetGrain<IGroupDeskGrain>(0).TouchAsync();
    }

    private async Task<Dictionary<string, FleetCounts>> CountAsync(int number)
    {
        var shard = grains.GetGrain<IIndexShardGrain>(number);
        if (await shard.TouchAsync())
            await agents.EachAsync(agent => agent.ResendAsync(number));
        return await shard.CountAsync();
    }
}
