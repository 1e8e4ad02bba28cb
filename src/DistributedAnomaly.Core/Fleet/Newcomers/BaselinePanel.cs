using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Newcomers;

/// <summary>
/// The baselines of some members of a cohort: of those with the smallest hashes, so that they are the same whichever host asks. Panels of several
/// hosts merge into that of all. Not thread-safe.
/// </summary>
/// <remarks>Bottom-k sampling (Cohen and Kaplan 2007). At most <see cref="MostMembers"/> rows of 108 bytes a feature.</remarks>
/// <param name="features">Each has <see cref="BaselineRow.Width"/> numbers.</param>
public sealed class BaselinePanel(int features)
{
    public const int MostMembers = 64;

    private readonly SortedDictionary<ulong, float[]> _rows = [];
    private readonly SortedSet<ulong> _hashes = [];

    public int Features { get; } = features;

    /// <summary>Numbers of a row.</summary>
    public int Width => WidthOf(Features);

    /// <summary>Members whose baseline is known.</summary>
    public int Members => _rows.Count;

    public static int WidthOf(int features) => features * BaselineRow.Width;

    /// <summary>Whether a member is one of those that are looked at.</summary>
    /// <param name="hash">Of the member's name; the same everywhere.</param>
    public bool Wants(ulong hash) => _rows.Count < MostMembers || hash <= _hashes.Max;

    /// <summary>Takes the baseline of a member; the one that it told before goes.</summary>
    /// <param name="hash">Of the member's name.</param>
    /// <param name="row">As <see cref="Monitoring.EntityMonitor.TryGetBaseline"/> tells it.</param>
    public void Add(ulong hash, ReadOnlySpan<float> row)
    {
        if (!Wants(hash))
            return;
        _rows[hash] = row[..Width].ToArray();
        if (!_hashes.Add(hash) || _rows.Count <= MostMembers)
            return;
        _rows.Remove(_hashes.Max);
        _hashes.Remove(_hashes.Max);
    }

    /// <summary>Takes in what another host saw of the same features.</summary>
    public void Merge(BaselinePanel other)
    {
        foreach (var (hash, row) in other._rows)
            Add(hash, row);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(Features);
        writer.Int(_rows.Count);
        foreach (var (hash, row) in _rows)
        {
            writer.Long((long)hash);
            writer.Floats(row);
        }
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static BaselinePanel Load(ref SnapshotReader reader)
    {
        var features = reader.Int();
        if (features is < 0 or > FeatureNames.Most)
            throw new SnapshotException($"baselines of {features} features");
        var panel = new BaselinePanel(features);
        var row = new float[panel.Width];
        for (var left = reader.Length(12); left > 0; left--)
        {
            var hash = (ulong)reader.Long();
            reader.Floats(row);
            panel.Add(hash, row);
        }

        return panel;
    }

    /// <summary>What the members have in common; null: too few are known.</summary>
    public CohortBaseline? Summarise() => CohortBaseline.Of(Features, [.. _rows.Values]);
}
