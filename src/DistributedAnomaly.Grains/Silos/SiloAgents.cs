using Microsoft.Extensions.Logging;
using Orleans.Runtime.Services;

namespace DistributedAnomaly.Grains.Silos;

/// <summary>Speaks to all silos of the cluster.</summary>
internal sealed class SiloAgents(IServiceProvider services, ISiloStatusOracle silos, ILogger<SiloAgents> logger) : GrainServiceClient<ISiloAgent>(services)
{
    /// <summary>Makes every silo report to the index what it has not yet reported.</summary>
    public Task ReportAsync() => EachAsync(agent => agent.ReportAsync());

    /// <summary>The agent of one silo.</summary>
    public ISiloAgent Of(SiloAddress silo) => GetGrainService(silo);

    /// <summary>The silo is a member that works.</summary>
    public bool IsActive(SiloAddress silo) => silos.GetApproximateSiloStatus(silo) == SiloStatus.Active;

    /// <summary>Tells it whenever the status of a silo changes.</summary>
    public void Tell(ISiloStatusListener listener) => silos.SubscribeToSiloStatusEvents(listener);

    /// <summary>Silos that work.</summary>
    public int Count => silos.GetApproximateSiloStatuses(onlyActive: true).Count;

    /// <summary>Asks every active silo for something. One that does not answer is left out.</summary>
    public async Task<IReadOnlyCollection<T>> CollectAsync<T>(Func<ISiloAgent, Task<T>> ask)
    {
        var answers = new System.Collections.Concurrent.ConcurrentQueue<T>();
        await EachAsync(async agent => answers.Enqueue(await ask(agent)));
        return answers;
    }

    /// <summary>Asks every active silo. One that does not answer is left out: it is dying, or asks for itself before long.</summary>
    public Task EachAsync(Func<ISiloAgent, Task> ask) => Task.WhenAll(
        silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(async silo =>
        {
            try
            {
                await ask(GetGrainService(silo)).WaitAsync(SiloHost.Patience);
            }
            catch (Exception error)
            {
                logger.LogWarning(error, "Silo {Silo} did not answer.", silo);
            }
        }));
}
