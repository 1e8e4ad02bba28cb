using System.Collections.Concurrent;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Grains.Index;

namespace DistributedAnomaly.Grains.Fleets;

/// <summary>
/// How many entities the fleets have, as a silo knows it: exact for what it admitted itself, some seconds old for the rest. The alarm
/// budget needs no more.
/// </summary>
internal sealed class FleetSizes
{
    private readonly ConcurrentDictionary<string, int> _sizes = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, FleetCounts> _counts = new Dictionary<string, FleetCounts>(StringComparer.Ordinal);

    /// <summary>Entities of all fleets.</summary>
    public int Total => _sizes.Values.Sum();

    public int Of(string fleet) => _sizes.GetValueOrDefault(fleet);

    /// <summary>Does the silo know that the fleet exists?</summary>
    public bool Knows(string fleet) => _sizes.ContainsKey(fleet);

    public void Created(string fleet) => _sizes.TryAdd(fleet, 0);

    public void Admitted(string fleet) => _sizes.AddOrUpdate(fleet, 1, (_, size) => size + 1);

    /// <summary>What the index counted. A fleet is never taken for smaller than what this silo admitted: reports may be on their way.</summary>
    public void Counted(IReadOnlyDictionary<string, FleetCounts> counts)
    {
        _counts = counts;
        foreach (var (fleet, count) in counts)
            _sizes.AddOrUpdate(fleet, count.Entities, (_, size) => Math.Max(size, count.Entities));
    }

    public IEnumerable<(EntityState State, int Count)> ByState()
    {
        var counts = _counts;
        return Enum.GetValues<EntityState>().Select(state => (state, counts.Values.Sum(c => c.Of(state))));
    }
}
