namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>Gathers the strange vectors of a cohort's members, the strangest of each member. Not thread-safe.</summary>
public sealed class RecentWindow
{
    /// <summary>Vectors are remembered for two hours.</summary>
    public const long KeptMs = 7_200_000;

    /// <summary>Members whose vectors are remembered; beyond, the oldest goes.</summary>
    private const int MostMembers = 256;

    private readonly Dictionary<ulong, (long TimeMs, double Rarity, float[] Vector)> _members = [];

    /// <summary>Takes a vector that a model found strange.</summary>
    /// <param name="entity">Hash of the member.</param>
    /// <param name="timeMs">Of the observation.</param>
    /// <param name="rarity">By the model.</param>
    /// <param name="vector">Copied.</param>
    public void Add(ulong entity, long timeMs, double rarity, ReadOnlySpan<float> vector)
    {
        if (_members.TryGetValue(entity, out var before) && before.Rarity >= rarity && timeMs - before.TimeMs < KeptMs)
            return;
        if (_members.Count >= MostMembers && !_members.ContainsKey(entity))
            _members.Remove(_members.MinBy(m => m.Value.TimeMs).Key);
        _members[entity] = (timeMs, rarity, vector.ToArray());
    }

    /// <summary>What is remembered now.</summary>
    /// <param name="timeMs">What is older than the window is forgotten.</param>
    /// <param name="model">In whose scales vectors are compared.</param>
    /// <param name="members">Of the cohort.</param>
    /// <returns>Null: nothing.</returns>
    public RecentHappenings? Close(long timeMs, FleetModel model, int members)
    {
        foreach (var (entity, (at, _, _)) in _members)
        {
            if (timeMs - at >= KeptMs)
                _members.Remove(entity);
        }

        if (_members.Count == 0)
            return null;
        var width = FleetVector.Width(model.Features);
        var (patterns, entities) = (new float[_members.Count * width], new ulong[_members.Count]);
        var i = 0;
        foreach (var (entity, (_, _, vector)) in _members.OrderBy(m => m.Key))
        {
            model.Scale(vector, patterns.AsSpan(i * width, width));
            entities[i++] = entity;
        }

        return new RecentHappenings(new PatternMemory(width, patterns, entities), members);
    }
}
