using System.Collections.Concurrent;
using DistributedAnomaly.Engine.Fleets.Models;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Learning;

/// <summary>The fleets as a silo sees them, with a cache of the models that judge here.</summary>
internal sealed class SiloFleets
{
    private readonly ConcurrentDictionary<string, SiloFleet> _fleets = new(StringComparer.Ordinal);
    private readonly ModelShelf _shelf;

    public SiloFleets(ClusterStores stores, TimeProvider time, ILogger logger)
    {
        _shelf = new ModelShelf(stores.FleetModels, logger);
        Past = new PastKnowledge(stores.FleetKnowledge, _shelf, time, logger);
    }

    /// <summary>All that had observations here, or were told of.</summary>
    public IEnumerable<SiloFleet> All => _fleets.Values;

    /// <summary>What held earlier, for observations that are judged again.</summary>
    public PastKnowledge Past { get; }

    public SiloFleet Of(string fleet) => _fleets.TryGetValue(fleet, out var found) ? found : _fleets.GetOrAdd(fleet, name => new SiloFleet(name));

    /// <summary>Takes what a fleet's grain tells. Blocks while a model is read that is new here.</summary>
    /// <exception cref="Core.State.SnapshotException">It is damaged, or of a newer release.</exception>
    /// <exception cref="IOException">The model cannot be read now.</exception>
    public void Take(string fleet, FleetView view)
    {
        var taker = Of(fleet);
        taker.Take(view, _shelf.Find);
        if (taker.InForce?.Knowledge.Model is { } model)
            _shelf.Keep(fleet, [model.Info.Version]);
    }
}
