namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>One metric over time, in columns: the smallest and the largest value of each, so that no spike is lost.</summary>
internal sealed class MetricTrace(string metric, int columns)
{
    private readonly double[] _low = new double[columns];
    private readonly double[] _high = new double[columns];
    private readonly double[] _expected = new double[columns];
    private readonly int[] _bands = new int[columns];
    private readonly double[] _markSurprise = new double[columns];

    public string Metric { get; } = metric;

    /// <summary>Rows per column; where 0, the other arrays say nothing.</summary>
    public int[] Rows { get; } = new int[columns];

    public double[] Min { get; } = new double[columns];

    public double[] Max { get; } = new double[columns];

    /// <summary>The most surprising value of the column among those that made a row anomalous; NaN: none.</summary>
    public double[] Marks { get; } = Filled(columns);

    /// <summary>What was expected and the band of normal values, as means of the column; null: nothing was expected yet.</summary>
    public (double Expected, double Low, double High)? Band(int column) =>
        _bands[column] is var n and > 0 ? (_expected[column] / n, _low[column] / n, _high[column] / n) : null;

    public void Add(int column, double value, double expected, double low, double high)
    {
        if (Rows[column]++ == 0)
            (Min[column], Max[column]) = (value, value);
        else
            (Min[column], Max[column]) = (Math.Min(Min[column], value), Math.Max(Max[column], value));
        if (!(low <= expected && expected <= high && double.IsFinite(high - low)))
            return;
        _bands[column]++;
        _expected[column] += expected;
        _low[column] += low;
        _high[column] += high;
    }

    /// <param name="column">Where.</param>
    /// <param name="value">Of the row.</param>
    /// <param name="surprise">Of the row.</param>
    public void Mark(int column, double value, double surprise)
    {
        if (!double.IsNaN(Marks[column]) && surprise <= _markSurprise[column])
            return;
        (Marks[column], _markSurprise[column]) = (value, surprise);
    }

    private static double[] Filled(int columns)
    {
        var values = new double[columns];
        Array.Fill(values, double.NaN);
        return values;
    }
}
