using System.Collections.Concurrent;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.State;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Fleets.Models;

/// <summary>Models in memory, loaded once. A model that cannot be read is refused, said, and not asked for again. Thread-safe.</summary>
internal sealed class ModelShelf(IFleetModelStore store, ILogger logger)
{
    private readonly ConcurrentDictionary<(string Fleet, int Version), (FleetModel? Model, string Refusal)> _models = new();

    /// <returns>Null: there is none, or it is refused.</returns>
    public FleetModel? Find(string fleet, int version) => _models.GetOrAdd((fleet, version), Load).Model;

    /// <summary>Why a version is refused: damaged, or of another program's format. Empty: it is not.</summary>
    public string WhyRefused(string fleet, int version) => _models.GetOrAdd((fleet, version), Load).Refusal;

    public void Put(string fleet, FleetModel model) => _models[(fleet, model.Info.Version)] = (model, "");

    /// <summary>Lets go of all versions of a fleet but those.</summary>
    public void Keep(string fleet, IReadOnlyCollection<int> versions)
    {
        foreach (var key in _models.Keys.Where(k => k.Fleet == fleet && !versions.Contains(k.Version)))
            _models.TryRemove(key, out _);
    }

    private (FleetModel? Model, string Refusal) Load((string Fleet, int Version) key)
    {
        try
        {
            var bytes = store.ReadModel(key.Fleet, key.Version) ?? throw new SnapshotException("it is not in the store");
            var model = FleetModelFile.Load(bytes);
            return model.Info.Version == key.Version ? (model, "") : throw new SnapshotException($"it is version {model.Info.Version}");
        }
        catch (SnapshotException error)
        {
            logger.LogError("Version {Version} of the model of fleet {Fleet} is refused: {Error}.", key.Version, key.Fleet, error.Message);
            return (null, error.Message);
        }
    }
}
