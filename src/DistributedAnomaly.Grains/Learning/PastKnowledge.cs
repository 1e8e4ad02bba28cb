using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Views;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Learning;

/// <summary>
/// What silos knew of fleets when they judged the observations that come back from the logs of entities. Read once for all entities that come
/// back at about the same time, and let go of soon after.
/// </summary>
internal sealed class PastKnowledge(IFleetKnowledgeStore store, ModelShelf models, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly Lock _sync = new();
    private readonly Dictionary<string, Task<Views>> _fleets = new(StringComparer.Ordinal);

    /// <summary>Finds what had a number; null for 0, and for what is not kept any more.</summary>
    /// <param name="fleet">Its name.</param>
    /// <param name="least">A number that is known to be given out.</param>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    public async Task<Func<long, FleetKnowledge?>> OfAsync(string fleet, long least)
    {
        Task<Views>? reading;
        lock (_sync)
        {
            if (!_fleets.TryGetValue(fleet, out reading) || !IsOfUse(reading, least))
                _fleets[fleet] = reading = Task.Run(() => ReadAsync(fleet));
        }

        return (await reading).Find;
    }

    /// <summary>Lets go of what was read a while ago.</summary>
    public void Forget()
    {
        lock (_sync)
        {
            foreach (var (fleet, reading) in _fleets)
            {
                if (!IsOfUse(reading, 0))
                    _fleets.Remove(fleet);
            }
        }
    }

    private bool IsOfUse(Task<Views> reading, long least) =>
        !reading.IsCompleted || (reading.IsCompletedSuccessfully && reading.Result.Newest >= least && time.GetElapsedTime(reading.Result.ReadAt) < KeptFor);

    private async Task<Views> ReadAsync(string fleet)
    {
        var found = new Dictionary<long, FleetKnowledge>();
        FleetKnowledge? before = null;
        var newest = 0L;
        foreach (var (number, bytes) in await store.ReadViewsAsync(fleet, CancellationToken.None))
        {
            newest = number;
            try
            {
                found[number] = before = SiloFleet.Read(bytes, before, models.Find, out _);
            }
            catch (SnapshotException error)
            {
                logger.LogError("What was known of fleet {Fleet} as number {Number} is refused: {Error}.", fleet, number, error.Message);
            }
        }

        return new Views(newest, found, time.GetTimestamp());
    }

    private sealed record Views(long Newest, Dictionary<long, FleetKnowledge> ByNumber, long ReadAt)
    {
        public FleetKnowledge? Find(long number) => ByNumber.GetValueOrDefault(number);
    }
}
