using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Peers;

/// <summary>
/// How far the members of a cohort are usually spread, per view and feature, how far out the middle one of them is in each view, and how many are far
/// out: means that remember about a day. Not thread-safe.
/// </summary>
public sealed class UsualSpread
{
    private const double DayMs = 86_400_000;

    private float[] _distances = new float[FleetVector.Views];
    private float[] _spread = [];
    private long _fromMs;
    private long _lastMs;

    /// <summary>When it last learnt (Unix ms); 0: never.</summary>
    public long LastMs => _lastMs;

    /// <summary>Time watched (ms).</summary>
    public long WatchedMs => _lastMs - _fromMs;

    /// <summary>Time from the window before to the last one (ms).</summary>
    public double LastStepMs { get; private set; }

    /// <summary>One number per view and feature; 0: not known yet. Features that are new come last.</summary>
    internal Span<float> Of(int features)
    {
        var known = _spread.Length / FleetVector.Views;
        if (known == features)
            return _spread;
        var wider = new float[FleetVector.Views * features];
        for (var v = 0; v < FleetVector.Views; v++)
            _spread.AsSpan(v * known, Math.Min(known, features)).CopyTo(wider.AsSpan(v * features));
        return _spread = wider;
    }

    /// <summary>Per view: Mahalanobis distance of the middle member; 0: not known yet.</summary>
    internal Span<float> Distances => _distances;

    /// <summary>Members that were far out of late.</summary>
    internal RecentlyFar Far { get; private set; } = new();

    /// <returns>The rate at which a window is learnt: a running mean on the first day.</returns>
    internal double Next(long timeMs)
    {
        if (_lastMs == 0)
            _fromMs = _lastMs = timeMs;
        LastStepMs = Math.Clamp(timeMs - _lastMs, 0, DayMs);
        _lastMs = Math.Max(_lastMs, timeMs);
        return LastStepMs == 0 ? 0 : LastStepMs / Math.Min(DayMs, WatchedMs);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long(_fromMs);
        writer.Long(_lastMs);
        writer.Int(_spread.Length);
        writer.Floats(_spread);
        writer.Floats(_distances);
        Far.Save(writer);
    }

    /// <param name="reader">Stands where <see cref="Save"/> wrote.</param>
    /// <param name="version">Of what is around it: see <see cref="PeerStatistics.WithoutDispersion"/> and those after it.</param>
    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static UsualSpread Load(ref SnapshotReader reader, byte version)
    {
        var loaded = new UsualSpread { _fromMs = reader.Long(), _lastMs = reader.Long(), _spread = new float[reader.Length(4)] };
        var views = version > PeerStatistics.WithoutPair ? FleetVector.Views : FleetVector.ViewsBefore;
        if (loaded._spread.Length > views * FeatureNames.Most || loaded._spread.Length % views != 0)
            throw new SnapshotException($"a spread of {loaded._spread.Length} columns");
        reader.Floats(loaded._spread);
        if (version > PeerStatistics.WithoutDispersion)
            reader.Floats(loaded._distances.AsSpan(0, views));
        if (version <= PeerStatistics.WithoutPair)
            (loaded._spread, loaded._distances) = (FleetVector.Widen(loaded._spread), FleetVector.Widen(loaded._distances.AsSpan(0, views)));
        if (version > PeerStatistics.WithoutUnrest)
            loaded.Far = RecentlyFar.Load(ref reader);
        return loaded;
    }
}
