using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Peers;

/// <summary>What the members of a cohort did in one window of time: per feature the median and the spread of their deviations. Immutable.</summary>
public sealed class PeerStatistics
{
    /// <summary>Fewer members say nothing about each other.</summary>
    public const int LeastMembers = 8;

    /// <summary>A member has moved in a feature when it deviates by so many robust scales.</summary>
    public const double MovedBy = 2.5;

    /// <summary>From the median absolute deviation to the standard deviation of a normal distribution.</summary>
    private const double SigmaOfMad = 1.4826;

    private readonly float[] _median;
    private readonly float[] _spread;

    private PeerStatistics(long timeMs, int members, float[] median, float[] spread, double moved, int feature)
    {
        (TimeMs, Members, MovedShare, MovedFeature) = (timeMs, members, moved, feature);
        (_median, _spread) = (median, spread);
    }

    /// <summary>End of the window (Unix ms).</summary>
    public long TimeMs { get; }

    /// <summary>Members that reported, of those looked at.</summary>
    public int Members { get; }

    /// <summary>Largest share of members that moved in the same direction in the same feature, 0 to 1.</summary>
    public double MovedShare { get; }

    /// <summary>The feature in which they did.</summary>
    public int MovedFeature { get; }

    /// <summary>Per feature, in robust scales; 0 where fewer than <see cref="LeastMembers"/> have it.</summary>
    public ReadOnlySpan<float> Median => _median;

    /// <summary>Per feature, standard deviation by the median absolute deviation, in robust scales.</summary>
    public ReadOnlySpan<float> Spread => _spread;

    /// <param name="timeMs">End of the window.</param>
    /// <param name="features">Columns.</param>
    /// <param name="rows">Deviations, row after row; NaN: not observed. Overwritten.</param>
    /// <returns>Null: too few members.</returns>
    public static PeerStatistics? Of(long timeMs, int features, Span<float> rows)
    {
        var members = features == 0 ? 0 : rows.Length / features;
        if (members < LeastMembers)
            return null;
        var (median, spread) = (new float[features], new float[features]);
        var column = new float[members];
        var (moved, feature) = (0.0, 0);
        for (var f = 0; f < features; f++)
        {
            var count = 0;
            var (up, down) = (0, 0);
            for (var i = 0; i < members; i++)
            {
                var value = rows[i * features + f];
                if (float.IsNaN(value))
                    continue;
                column[count++] = value;
                up += value >= MovedBy ? 1 : 0;
                down += value <= -MovedBy ? 1 : 0;
            }

            if (count < LeastMembers)
                continue;
            if ((double)Math.Max(up, down) / count is var share && share > moved)
                (moved, feature) = (share, f);
            var values = column.AsSpan(0, count);
            median[f] = Middle(values);
            foreach (ref var value in values)
                value = Math.Abs(value - median[f]);
            spread[f] = (float)(SigmaOfMad * Middle(values));
        }

        return new PeerStatistics(timeMs, members, median, spread, moved, feature);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long(TimeMs);
        writer.Int(Members);
        writer.Double(MovedShare);
        writer.Int(MovedFeature);
        writer.Int(_median.Length);
        writer.Floats(_median);
        writer.Floats(_spread);
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static PeerStatistics Load(ref SnapshotReader reader)
    {
        var (time, members, moved, feature) = (reader.Long(), reader.Int(), reader.Double(), reader.Int());
        var features = reader.Length(8);
        if (features > FeatureNames.Most || feature < 0 || feature >= Math.Max(1, features))
            throw new SnapshotException($"peers with {features} features, at most {FeatureNames.Most} are possible");
        var (median, spread) = (new float[features], new float[features]);
        reader.Floats(median);
        reader.Floats(spread);
        return new PeerStatistics(time, members, median, spread, moved, feature);
    }

    private static float Middle(Span<float> values)
    {
        values.Sort();
        var half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
