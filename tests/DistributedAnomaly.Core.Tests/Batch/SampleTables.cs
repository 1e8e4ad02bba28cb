using DistributedAnomaly.Core.Batch;

namespace DistributedAnomaly.Core.Tests.Batch;

/// <summary>Seeded tables. Columns are named c0, c1, ... and differ in centre and spread.</summary>
internal static class SampleTables
{
    public static Table Normal(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++)
            values[i] = i % columns * 10 + (1 + i % columns % 7) * Gauss(random);
        return new Table(Names(columns), values);
    }

    /// <summary>A changed copy.</summary>
    public static Table Of(Table table, Func<int, int, double, double> change)
    {
        var values = table.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
            values[i] = change(i / table.Width, i % table.Width, values[i]);
        return new Table(table.Columns, values);
    }

    public static string[] Names(int columns) => [.. Enumerable.Range(0, columns).Select(c => $"c{c}")];

    public static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    public static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
