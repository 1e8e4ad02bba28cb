namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>Centre and scale of one column, safe against values near the largest number.</summary>
internal static class ColumnScale
{
    /// <summary>Smallest scale as a share of the largest magnitude in the column: below it, differences are rounding errors.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Makes the MAD of a normal distribution its standard deviation.</summary>
    private const double OfMedian = 1.4826022185056018;

    /// <summary>The same of the mean absolute deviation: sqrt(pi / 2).</summary>
    private const double OfMean = 1.2533141373155003;

    /// <summary>Mean and standard deviation (population).</summary>
    public static (double Centre, double Scale) MeanAndDeviation(ReadOnlySpan<double> values)
    {
        // Halving the unit by the largest magnitude keeps squares of 1e300 finite.
        var unit = LargestMagnitude(values);
        if (unit == 0)
            return (0, OfConstants(0));
        var mean = 0.0;
        foreach (var value in values)
            mean += value / unit;
        mean /= values.Length;
        var squares = 0.0;
        foreach (var value in values)
        {
            var d = value / unit - mean;
            squares += d * d;
        }

        var deviation = Math.Sqrt(squares / values.Length);
        return (mean * unit, deviation > Rounding ? deviation * unit : OfConstants(unit));
    }

    /// <summary>Median and 1.4826 times the median absolute deviation; changes the values.</summary>
    public static (double Centre, double Scale) MedianAndDeviation(double[] values)
    {
        var median = OrderStatistics.Median(values);
        var mean = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Min(Math.Abs(values[i] / 2 - median / 2), double.MaxValue / 4);
            mean += values[i] / values.Length;
        }

        var deviation = OrderStatistics.Median(values) * 2 * OfMedian;
        if (deviation == 0)
            deviation = mean * 2 * OfMean;
        return (median, deviation > 0 ? deviation : OfConstants(Math.Abs(median)));
    }

    /// <summary>Scale of a column that does not vary: a value that differs by its millionth part is as far away as one scale.</summary>
    public static double OfConstants(double magnitude) => Math.Max(magnitude * 1e-6, 1e-6);

    public static double LargestMagnitude(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
