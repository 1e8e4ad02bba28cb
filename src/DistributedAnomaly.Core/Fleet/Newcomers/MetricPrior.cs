using System.Collections.Immutable;

namespace DistributedAnomaly.Core.Fleet.Newcomers;

/// <summary>
/// What the members of a cohort have in common in one feature: where a new member's baseline begins. Levels and their spread are in the feature's unit,
/// scales and offsets too, or in parts of a member's level where that makes the members more alike.
/// </summary>
/// <param name="Level">Median of the members' levels.</param>
/// <param name="LevelSpread">Standard deviation between them, by the median absolute one.</param>
/// <param name="Scale">Median of the members' mean absolute deviations from their levels.</param>
/// <param name="Residual">The same from what they expect at the time of day.</param>
/// <param name="OffsetSpread">Standard deviation between members of what an hour differs from the level; mean of the hours.</param>
/// <param name="IsRelative">Scales and offsets are in parts of a member's level.</param>
/// <param name="Offsets">By which the hours of the day differ from the level, from midnight on; NaN: not known.</param>
public sealed record MetricPrior(
    float Level, float LevelSpread, float Scale, float Residual, float OffsetSpread, bool IsRelative, ImmutableArray<float> Offsets)
{
    /// <summary>Of the day.</summary>
    public const int Hours = 24;

    /// <summary>From the mean absolute deviation to the standard deviation of a normal distribution.</summary>
    private const double SigmaOfMean = 1.2533;

    /// <summary>An hour is at least this part of the level.</summary>
    private const double LeastPart = 0.1;

    /// <summary>
    /// Joins the prior with a member's first value, as empirical Bayes does (Efron and Morris, "Data analysis using Stein's estimator and its
    /// generalizations", 1975): the more alike the members are in level, and the noisier one value, the less the value says. What stays unsure is
    /// part of the scale.
    /// </summary>
    /// <param name="value">The first value.</param>
    /// <param name="hour">Local hour of day, 0 to 23.</param>
    public Beginning Begin(double value, int hour)
    {
        var offset = float.IsNaN(Offsets[hour]) ? 0 : Offsets[hour];
        var own = IsRelative ? value / Math.Max(LeastPart, 1 + offset) : value - offset;
        var unit = UnitOf(Level);
        var noise = Square(unit * SigmaOfMean * Residual) + Square(unit * OffsetSpread);
        var between = Square(LevelSpread);
        var weight = between + noise > 0 ? between / (between + noise) : 1;
        var level = Level + weight * (own - Level);
        unit = UnitOf(level);
        var unsure = weight * noise / Square(SigmaOfMean);
        return new Beginning(
            level,
            Math.Sqrt(Square(unit * Scale) + unsure),
            Math.Sqrt(Square(unit * Residual) + Square(unit * OffsetSpread / SigmaOfMean) + unsure),
            unit);
    }

    /// <summary>
    /// How wrong what is expected of a member in an hour may be: the variance in which members differ, in squares of its residual. Of an hour that it has
    /// seen on <paramref name="days"/> days the prior is still one part of <paramref name="days"/> + 1.
    /// </summary>
    /// <param name="days">Whole days since it began, from 0 on.</param>
    public double Doubt(int days)
    {
        if (!(Residual > 0))
            return 0;
        var between = Square(OffsetSpread / Residual);
        // The residual that a member begins with has that in it, too.
        return between / (1 + between / Square(SigmaOfMean)) / Square(1 + days);
    }

    private double UnitOf(double level) => IsRelative ? Math.Abs(level) : 1;

    private static double Square(double value) => value * value;

    /// <summary>Where a member's baseline begins, in the feature's unit.</summary>
    /// <param name="Level">Its level.</param>
    /// <param name="Scale">Mean absolute deviation from it.</param>
    /// <param name="Residual">Mean absolute deviation from what is expected at the time of day.</param>
    /// <param name="OffsetUnit">What the offsets are counted in.</param>
    public readonly record struct Beginning(double Level, double Scale, double Residual, double OffsetUnit);
}
