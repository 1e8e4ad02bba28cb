using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Peers;

/// <summary>
/// The members of a cohort that were far out for a moment in the last half hour. When a deploy rolls over a cohort one member after the other is, few
/// at a time: what is rare otherwise is common then. Bounded by <see cref="PeerPanel.MostMembers"/>. Not thread-safe.
/// </summary>
internal sealed class RecentlyFar
{
    private const long RecentMs = 1_800_000;

    /// <summary>So many more are no sign of anything: one surge leaves several servers behind.</summary>
    private const double Chance = 3;

    /// <summary>An unusual number is learnt from as if it were so many times the usual one.</summary>
    private const double MostLearnt = 3;

    private readonly SortedDictionary<ulong, long> _lastMs = [];
    private double _usual;

    /// <summary>A member is far out now.</summary>
    public void Add(ulong member, long timeMs)
    {
        // More are beyond any unrest that counts.
        if (_lastMs.Count < PeerPanel.MostMembers || _lastMs.ContainsKey(member))
            _lastMs[member] = timeMs;
    }

    /// <summary>Ends a window.</summary>
    /// <param name="timeMs">Its end.</param>
    /// <param name="expected">Members that are far out in half an hour of any fleet.</param>
    /// <param name="rate">At which the usual number is learnt, 0 to 1.</param>
    /// <returns>log10 of how many times more members were far out of late than usual; 0 or more.</returns>
    public double Close(long timeMs, double expected, double rate)
    {
        Forget(timeMs - RecentMs);
        // Who is judged may be one of them, and is no other.
        var others = Math.Max(0, _lastMs.Count - 1);
        var usual = Math.Max(_usual, expected) + Chance;
        _usual += rate * (Math.Min(others, MostLearnt * usual) - _usual);
        return Math.Max(0, PortableMath.Log10((others + Chance) / usual));
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Double(_usual);
        writer.Int(_lastMs.Count);
        foreach (var (member, time) in _lastMs)
        {
            writer.Long((long)member);
            writer.Long(time);
        }
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static RecentlyFar Load(ref SnapshotReader reader)
    {
        var loaded = new RecentlyFar { _usual = reader.Double() };
        for (var left = reader.Length(16); left > 0; left--)
            loaded.Add((ulong)reader.Long(), reader.Long());
        return loaded;
    }

    private void Forget(long untilMs)
    {
        foreach (var member in _lastMs.Where(m => m.Value <= untilMs).Select(m => m.Key).ToArray())
            _lastMs.Remove(member);
    }
}
