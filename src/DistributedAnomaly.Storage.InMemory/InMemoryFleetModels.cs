using DistributedAnomaly.Engine.Fleets.Models;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>Fleets' models and samples for a trial of one silo, and for tests: gone when the process ends.</summary>
public sealed class InMemoryFleetModels : IFleetModelStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Fleet, int Version), (FleetModelEntry Entry, byte[] Model, byte[] Sample)> _versions = [];
    private readonly Dictionary<string, byte[]> _gathered = new(StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<FleetModelEntry>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<FleetModelEntry>>([.. _versions.Values.Select(v => v.Entry)]);
    }

    public ValueTask AddAsync(FleetModelEntry entry, ReadOnlyMemory<byte> model, ReadOnlyMemory<byte> sample, CancellationToken cancellationToken)
    {
        lock (_lock)
            _versions.Add((entry.Fleet, entry.Version), (entry, model.ToArray(), sample.ToArray()));
        return ValueTask.CompletedTask;
    }

    public ValueTask UpdateAsync(IReadOnlyList<FleetModelEntry> entries, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var entry in entries.Where(e => _versions.ContainsKey((e.Fleet, e.Version))))
                _versions[(entry.Fleet, entry.Version)] = _versions[(entry.Fleet, entry.Version)] with { Entry = entry };
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(string fleet, IReadOnlyList<int> versions, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var version in versions)
                _versions.Remove((fleet, version));
        }

        return ValueTask.CompletedTask;
    }

    public byte[]? ReadModel(string fleet, int version)
    {
        lock (_lock)
            return _versions.TryGetValue((fleet, version), out var found) ? found.Model : null;
    }

    public ValueTask<byte[]?> ReadSampleAsync(string fleet, int version, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_versions.TryGetValue((fleet, version), out var found) ? found.Sample : null);
    }

    public ValueTask<byte[]?> ReadGatheredAsync(string fleet, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult(_gathered.GetValueOrDefault(fleet));
    }

    public ValueTask WriteGatheredAsync(string fleet, ReadOnlyMemory<byte> sample, CancellationToken cancellationToken)
    {
        lock (_lock)
            _gathered[fleet] = sample.ToArray();
        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing: silos come and go over it.</summary>
    public void Dispose()
    {
    }
}
