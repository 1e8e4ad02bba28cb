using System.Runtime.Intrinsics;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Peers;

/// <summary>
/// What the members of a cohort did in one window of time: per view and feature the median of their deviations and how far they are spread. Immutable.
/// </summary>
public sealed class PeerStatistics
{
    /// <summary>The last version of stored knowledge of a fleet that does not tell how dispersed cohorts are.</summary>
    internal const byte WithoutDispersion = 1;

    /// <summary>The last version of stored knowledge of a fleet without the view of two observations.</summary>
    internal const byte WithoutPair = 2;

    /// <summary>The last version of stored knowledge of a fleet that does not tell of unrest.</summary>
    internal const byte WithoutUnrest = 3;

    /// <summary>Fewer members say nothing about each other.</summary>
    public const int LeastMembers = 8;

    /// <summary>A member has moved in a feature when it deviates by so many robust scales.</summary>
    public const double MovedBy = 2.5;

    /// <summary>From the median absolute deviation to the standard deviation of a normal distribution.</summary>
    private const double SigmaOfMad = 1.4826;

    /// <summary>An unusual spread is learnt from as if it were so many times the usual one.</summary>
    private const float MostSpread = 3;

    /// <summary>A cohort is at most so many times as dispersed as usual: beyond it the members are really strange.</summary>
    private const float MostDispersion = 3;

    /// <summary>A member is far out from so many times the distance on that an entity has once in two days.</summary>
    private const float FarOut = 1.3f;

    /// <summary>Half hours in two days.</summary>
    private const double HalfHours = 96;

    private const int Sides = 2;

    private readonly float[] _median;
    private readonly float[] _spread;
    private readonly float[] _moved;
    private readonly float[] _dispersion;

    /// <summary>Per feature the medians of all views, then their spreads: what an entity is judged by.</summary>
    private readonly float[] _byFeature;

    private PeerStatistics(long timeMs, int members, float[] median, float[] spread, float[] moved, float[] dispersion, double unrest)
    {
        (TimeMs, Members, Unrest) = (timeMs, members, unrest);
        (_median, _spread, _moved, _dispersion) = (median, spread, moved, dispersion);
        _byFeature = ByFeature(median, spread);
        for (var i = 0; i < moved.Length; i++)
        {
            if (moved[i] > MovedShare)
                (MovedShare, MovedFeature) = (moved[i], i / Sides);
        }
    }

    /// <summary>End of the window (Unix ms).</summary>
    public long TimeMs { get; }

    /// <summary>Members that reported, of those looked at.</summary>
    public int Members { get; }

    public int Features => _median.Length / FleetVector.Views;

    /// <summary>Largest share of members that moved in the same direction in the same feature, 0 to 1.</summary>
    public double MovedShare { get; }

    /// <summary>The feature in which they did.</summary>
    public int MovedFeature { get; }

    /// <summary>Laid out as <see cref="FleetVector"/> says, in robust scales; 0 where fewer than <see cref="LeastMembers"/> have it.</summary>
    public ReadOnlySpan<float> Median => _median;

    /// <summary>The same for the standard deviation, by the median absolute one: that of this window or the usual one, whichever is larger; 0: not known.</summary>
    public ReadOnlySpan<float> Spread => _spread;

    /// <summary>
    /// Per view: how much farther out the middle member is than usual, 1 or more, features taken together. On the first Sunday all members go together
    /// in unusual ways, each in its own.
    /// </summary>
    public ReadOnlySpan<float> Dispersion => _dispersion;

    /// <summary>
    /// log10 of how many times more members than usual were far out for a moment in the last half hour; 0 or more. A deploy that rolls over the cohort
    /// makes common what is rare otherwise, few members at a time.
    /// </summary>
    public double Unrest { get; }

    /// <summary>Medians of a feature, one per view.</summary>
    internal Vector128<float> MedianOf(int feature) => Vector128.Create(_byFeature.AsSpan(2 * feature * FleetVector.Views));

    /// <summary>Spreads of a feature, one per view; 0: not known.</summary>
    internal Vector128<float> SpreadOf(int feature) => Vector128.Create(_byFeature.AsSpan((2 * feature + 1) * FleetVector.Views));

    internal Vector128<float> Dispersions => Vector128.Create(_dispersion);

    /// <summary>Share of members that moved in a feature, 0 to 1.</summary>
    /// <param name="feature">Its column.</param>
    /// <param name="isUp">Those above their usual values, or those below.</param>
    public double Moved(int feature, bool isUp) => _moved[Sides * feature + (isUp ? 0 : 1)];

    /// <param name="timeMs">End of the window.</param>
    /// <param name="hashes">Of the members.</param>
    /// <param name="rows">Theirs, one after the other; NaN: not observed.</param>
    /// <param name="features">Columns of a view.</param>
    /// <param name="usual">What is usual of the cohort; learns.</param>
    /// <param name="model">Knows how features go together; null: nobody does.</param>
    /// <returns>Null: too few members.</returns>
    internal static PeerStatistics? Of(
        long timeMs, ReadOnlySpan<ulong> hashes, ReadOnlySpan<float> rows, int features, UsualSpread usual, FleetModel? model)
    {
        var usualSpread = usual.Of(features);
        var rate = usual.Next(timeMs);
        var (columns, members) = (usualSpread.Length, hashes.Length);
        if (columns == 0 || members < LeastMembers)
            return null;
        var (median, spread) = (new float[columns], new float[columns]);
        var column = new float[members];
        var moved = new float[Sides * (columns / FleetVector.Views)];
        for (var c = 0; c < columns; c++)
        {
            var count = 0;
            var (up, down) = (0, 0);
            for (var i = 0; i < members; i++)
            {
                var value = rows[i * columns + c];
                if (float.IsNaN(value))
                    continue;
                column[count++] = value;
                up += value >= MovedBy ? 1 : 0;
                down += value <= -MovedBy ? 1 : 0;
            }

            if (count < LeastMembers)
                continue;
            if (c < columns / FleetVector.Views)
                (moved[Sides * c], moved[Sides * c + 1]) = ((float)up / count, (float)down / count);
            var values = column.AsSpan(0, count);
            median[c] = Numerics.Median.Of(values);
            foreach (ref var value in values)
                value = Math.Abs(value - median[c]);
            var now = (float)(SigmaOfMad * Numerics.Median.Of(values));
            Learn(now, ref usualSpread[c], rate);
            spread[c] = Math.Max(now, usualSpread[c]);
        }

        var dispersion = new float[FleetVector.Views];
        dispersion.AsSpan().Fill(1);
        if (model is null)
            return new PeerStatistics(timeMs, members, median, spread, moved, dispersion, unrest: 0);
        for (var v = 0; v < dispersion.Length; v++)
        {
            var lengths = Measure(v, rows, median, spread, model);
            lengths.CopyTo(column, 0);
            dispersion[v] = Disperse(Numerics.Median.Of(column), ref usual.Distances[v], rate);
            if (FleetVector.IsQuick(v))
                Note(usual.Far, timeMs, hashes, lengths, FarOut * dispersion[v] * model.LeastDistance(v));
        }

        return new PeerStatistics(timeMs, members, median, spread, moved, dispersion, usual.Far.Close(timeMs, members / HalfHours, rate));
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long(TimeMs);
        writer.Int(Members);
        writer.Int(_median.Length);
        writer.Floats(_median);
        writer.Floats(_spread);
        writer.Floats(_moved);
        writer.Floats(_dispersion);
        writer.Double(Unrest);
    }

    /// <param name="reader">Stands where <see cref="Save"/> wrote.</param>
    /// <param name="version">Of what is around it: see <see cref="WithoutDispersion"/>, <see cref="WithoutPair"/> and <see cref="WithoutUnrest"/>.</param>
    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static PeerStatistics Load(ref SnapshotReader reader, byte version)
    {
        var (time, members) = (reader.Long(), reader.Int());
        var columns = reader.Length(8);
        var views = version > WithoutPair ? FleetVector.Views : FleetVector.ViewsBefore;
        if (columns > views * FeatureNames.Most || columns % views != 0)
            throw new SnapshotException($"peers with {columns} columns");
        var (median, spread, moved) = (new float[columns], new float[columns], new float[Sides * (columns / views)]);
        reader.Floats(median);
        reader.Floats(spread);
        reader.Floats(moved);
        var dispersion = new float[views];
        dispersion.AsSpan().Fill(1);
        if (version > WithoutDispersion)
            reader.Floats(dispersion);
        if (version > WithoutPair)
            return new PeerStatistics(time, members, median, spread, moved, dispersion, version > WithoutUnrest ? reader.Double() : 0);
        dispersion = FleetVector.Widen(dispersion);
        dispersion[FleetVector.Pair] = 1;
        return new PeerStatistics(time, members, FleetVector.Widen(median), FleetVector.Widen(spread), moved, dispersion, unrest: 0);
    }

    private static float[] ByFeature(float[] median, float[] spread)
    {
        var features = median.Length / FleetVector.Views;
        var byFeature = new float[2 * median.Length];
        for (var column = 0; column < median.Length; column++)
        {
            var at = 2 * (column % features) * FleetVector.Views + column / features;
            (byFeature[at], byFeature[at + FleetVector.Views]) = (median[column], spread[column]);
        }

        return byFeature;
    }

    // How far out each member is, relative to the cohort and its spread, as the members are judged.
    private static float[] Measure(int view, ReadOnlySpan<float> rows, ReadOnlySpan<float> median, ReadOnlySpan<float> spread, FleetModel model)
    {
        var columns = median.Length;
        var (features, offset) = (columns / FleetVector.Views, view * columns / FleetVector.Views);
        Span<float> vector = stackalloc float[Math.Max(features, model.Features.Count)];
        vector = vector[..model.Features.Count];
        var lengths = new float[rows.Length / columns];
        var count = 0;
        for (var at = offset; at < rows.Length; at += columns)
        {
            vector.Clear();
            for (var f = 0; f < Math.Min(features, vector.Length); f++)
            {
                var z = (rows[at + f] - median[offset + f]) / spread[offset + f];
                vector[f] = float.IsFinite(z) ? Math.Clamp(z, -FleetVector.Most, FleetVector.Most) : 0;
            }

            lengths[count++] = model.Distance(vector, view);
        }

        return lengths;
    }

    private static void Note(RecentlyFar far, long timeMs, ReadOnlySpan<ulong> members, ReadOnlySpan<float> lengths, float least)
    {
        for (var i = 0; i < members.Length; i++)
        {
            if (lengths[i] >= least)
                far.Add(members[i], timeMs);
        }
    }

    private static void Learn(float now, ref float usual, double rate) =>
        usual = usual == 0 ? now : (float)(usual + rate * (Math.Min(now, MostSpread * usual) - usual));

    private static float Disperse(float now, ref float usual, double rate)
    {
        Learn(now, ref usual, rate);
        return usual > 0 ? Math.Clamp(now / usual, 1, MostDispersion) : 1;
    }
}
