using System.Runtime.Intrinsics;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Peers;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>
/// The numbers that <see cref="FleetVoices"/> holds of one metric, and how the four views of its deviation follow from them. All views at once, one
/// per lane.
/// </summary>
internal static class DeviationViews
{
    /// <summary>
    /// Part explained; the last relative deviation and its averages; the views of the vector; then the largest deviations of today and of the days before,
    /// each by view.
    /// </summary>
    public const int Length = Usual + FleetVector.Views * (1 + Days.Kept);

    public const int Explained = 0;
    public const int Averages = Last + 1;
    public const int Views = Last + FleetVector.Views;

    /// <summary>As long before there was the view of two observations: without the last deviation.</summary>
    public const int LengthBefore = UsualBefore + FleetVector.ViewsBefore * (1 + Days.Kept);

    private const int Last = 1;
    private const int Usual = Views + FleetVector.Views;
    private const int AveragesBefore = 1;
    private const int ViewsBefore = AveragesBefore + FleetVector.ViewsBefore - 1;
    private const int UsualBefore = ViewsBefore + FleetVector.ViewsBefore;

    /// <summary>Relative deviations are cut here before they are averaged.</summary>
    private const double MostAveraged = 12;

    /// <summary>Largest deviation of a day that is usual anyway, by view.</summary>
    private static readonly Vector128<float> UsualAnyway = Vector128.Create(6f, 5, 3, 3);

    /// <summary>Spread where the peers do not tell it, by view.</summary>
    private static readonly Vector128<float> SpreadOtherwise = Vector128.Create(1.2f, 0.8f, 0.6f, 0.35f);

    /// <param name="s">Of the metric.</param>
    /// <param name="deviation">Its newest one.</param>
    /// <param name="peers">Null: not known.</param>
    /// <param name="feature">The metric's among the peers; -1: none.</param>
    /// <param name="seconds">Cadence.</param>
    /// <param name="isYoung">What it does is not usual yet.</param>
    /// <param name="doubt">Variance of what is expected of it.</param>
    public static void See(Span<float> s, double deviation, PeerStatistics? peers, int feature, double seconds, bool isYoung, double doubt)
    {
        var (centre, spread) = (Vector128<float>.Zero, SpreadOtherwise);
        if (feature >= 0)
        {
            centre = peers!.MedianOf(feature);
            var known = peers.SpreadOf(feature);
            spread = Vector128.ConditionalSelect(Vector128.GreaterThan(known, Vector128<float>.Zero), known, SpreadOtherwise) * peers.Dispersions;
        }

        if (doubt > 0)
            spread = Vector128.Sqrt(spread * spread + Vector128.Create((float)doubt));
        var averages = Average(s, Math.Clamp(deviation - centre[0], -MostAveraged, MostAveraged), seconds);
        var z = (averages.WithElement(0, (float)deviation) - centre) / spread;
        if (!isYoung)
            Vector128.Max(Load(s, Usual), Vector128.Abs(z)).CopyTo(s[Usual..]);
        z = z * UsualAnyway / Vector128.Max(UsualAnyway, MiddleDay(s));
        Vector128.Clamp(z, Vector128.Create(-FleetVector.Most), Vector128.Create(FleetVector.Most)).CopyTo(s[Views..]);
    }

    public static void EndDay(Span<float> s)
    {
        Span<float> days = stackalloc float[1 + Days.Kept];
        for (var v = 0; v < FleetVector.Views; v++)
        {
            var view = s[(Usual + v)..];
            for (var day = 0; day < days.Length; day++)
                days[day] = view[day * FleetVector.Views];
            Days.End(days);
            for (var day = 0; day < days.Length; day++)
                view[day * FleetVector.Views] = days[day];
        }
    }

    /// <summary>As it is written: what is usual view after view, each with its days.</summary>
    public static void Write(ReadOnlySpan<float> s, Span<float> written)
    {
        s.CopyTo(written);
        Turn(written);
    }

    /// <param name="written">By <see cref="Write"/>, or, of length <see cref="LengthBefore"/>, before there was the view of two observations.</param>
    /// <param name="s">Of the metric.</param>
    public static void Read(ReadOnlySpan<float> written, Span<float> s)
    {
        if (written.Length == Length)
            written.CopyTo(s);
        else
            Widen(written, s);
        Turn(s);
    }

    // From days of views to views of days, and back: there are as many days as views.
    private static void Turn(Span<float> s)
    {
        const int Side = FleetVector.Views;
        var usual = s[Usual..];
        for (var row = 0; row < Side; row++)
        {
            for (var column = row + 1; column < Side; column++)
                (usual[row * Side + column], usual[column * Side + row]) = (usual[column * Side + row], usual[row * Side + column]);
        }
    }

    // What is usual now is a bound for what is usual of two observations.
    private static void Widen(ReadOnlySpan<float> before, Span<float> s)
    {
        const int Kept = 1 + Days.Kept;
        s[Explained] = before[0];
        before[AveragesBefore..ViewsBefore].CopyTo(s[(Averages + 1)..]);
        FleetVector.Widen(before[ViewsBefore..UsualBefore]).CopyTo(s[Views..]);
        before.Slice(UsualBefore, Kept).CopyTo(s[Usual..]);
        before[UsualBefore..LengthBefore].CopyTo(s[(Usual + Kept)..]);
    }

    // The last relative deviation and its averages.
    private static Vector128<float> Average(Span<float> s, double relative, double seconds)
    {
        const int Quarter = FleetVector.Pair + 1, Hour = Quarter + 1;
        var averages = Vector128.Create(
            (float)relative, (float)(relative + s[Last]) / 2, Towards(relative, s[Last + Quarter], Quarter, seconds),
            Towards(relative, s[Last + Hour], Hour, seconds));
        averages.CopyTo(s[Last..]);
        return averages;
    }

    private static float Towards(double relative, float average, int view, double seconds) =>
        average + (float)(Math.Min(1, seconds / FleetVector.Averages[view]) * (relative - average));

    // Days.Middle of each view.
    private static Vector128<float> MiddleDay(ReadOnlySpan<float> s)
    {
        var a = Load(s, Usual + FleetVector.Views);
        var b = Load(s, Usual + 2 * FleetVector.Views);
        var c = Load(s, Usual + 3 * FleetVector.Views);
        var (less, more) = (Vector128.Min(a, b), Vector128.Max(a, b));
        var ofThree = Vector128.Max(less, Vector128.Min(more, c));
        return Vector128.ConditionalSelect(
            Vector128.Equals(b, Vector128<float>.Zero), a,
            Vector128.ConditionalSelect(Vector128.Equals(c, Vector128<float>.Zero), less, ofThree));
    }

    private static Vector128<float> Load(ReadOnlySpan<float> s, int at) => Vector128.Create(s[at..]);
}
