using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Charts;

/// <summary>Maps values to the part of a plot's width or height where they stand, and names a few of them.</summary>
/// <param name="From">Smallest value shown.</param>
/// <param name="To">Largest value shown; above <paramref name="From"/>.</param>
/// <param name="Ticks">Rising, all within.</param>
/// <param name="Kind">How values between the ends are spread.</param>
internal sealed record Axis(double From, double To, IReadOnlyList<Tick> Ticks, AxisKind Kind)
{
    /// <summary>0 at <see cref="From"/>, 1 at <see cref="To"/>; values beyond stand at the end.</summary>
    public double Place(double value)
    {
        var part = Kind == AxisKind.Log
            ? (Math.Log10(Math.Max(value, From)) - Math.Log10(From)) / (Math.Log10(To) - Math.Log10(From))
            : (value - From) / (To - From);
        return double.IsNaN(part) ? 0 : Math.Clamp(part, 0, 1);
    }

    /// <summary>Ticks at 1, 2 or 5 times a power of ten.</summary>
    /// <param name="from">Smallest value.</param>
    /// <param name="to">Largest value; one that is not above <paramref name="from"/> is moved there.</param>
    /// <param name="ticks">About so many.</param>
    /// <param name="format">Of the labels; null: as <see cref="Figures.Value"/>.</param>
    public static Axis Linear(double from, double to, int ticks = 5, Func<double, string>? format = null)
    {
        if (!(to > from))
            to = from + Math.Max(1, Math.Abs(from) * 1e-3);
        var step = Step((to - from) / ticks);
        List<Tick> found = [];
        // Counted, not added up: sums of 0.1 drift. A range of few representable numbers could otherwise never end.
        var first = Math.Ceiling(from / step);
        for (var i = 0; i <= 3 * ticks + 2; i++)
        {
            var value = (first + i) * step;
            if (value > to + step * 1e-9)
                break;
            value = Math.Abs(value) < step * 1e-9 ? 0 : value;
            found.Add(new Tick(value, (format ?? Figures.Value)(value)));
        }

        return new Axis(from, to, found, AxisKind.Linear);
    }

    /// <summary>Ticks at powers of ten.</summary>
    public static Axis Log(double from, double to)
    {
        var (low, high) = ((int)Math.Floor(Math.Log10(from)), (int)Math.Ceiling(Math.Log10(to)));
        high = Math.Max(high, low + 1);
        var every = Math.Max(1, (high - low + 4) / 5);
        var ticks = Enumerable.Range(low, high - low + 1).Where(power => (power - low) % every == 0)
            .Select(power => new Tick(Math.Pow(10, power), Figures.Value(Math.Pow(10, power))));
        return new Axis(Math.Pow(10, low), Math.Pow(10, high), [.. ticks], AxisKind.Log);
    }

    private static double Step(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var digit = rough / power;
        return (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10) * power;
    }
}
