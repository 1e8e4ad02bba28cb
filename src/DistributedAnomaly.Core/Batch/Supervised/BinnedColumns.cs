using DistributedAnomaly.Core.Batch.Statistics;

namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>Each value as the number of its bin: bins of a column hold about equally many training values.</summary>
/// <param name="Bins">Column after column, one byte a row.</param>
/// <param name="Cuts">For each column the values that separate its bins: bin b holds what is above cut b-1 and at most cut b.</param>
/// <param name="Rows">Of the table.</param>
internal sealed record BinnedColumns(byte[] Bins, double[][] Cuts, int Rows)
{
    public const int MaxBins = 64;

    public static BinnedColumns Of(Table table)
    {
        var bins = new byte[checked(table.Rows * table.Width)];
        var cuts = new double[table.Width][];
        for (var c = 0; c < table.Width; c++)
        {
            var column = table.Column(c);
            var sorted = (double[])column.Clone();
            Array.Sort(sorted);
            cuts[c] = CutsOf(sorted);
            for (var i = 0; i < column.Length; i++)
                bins[c * table.Rows + i] = (byte)OrderStatistics.CountBelow(cuts[c], column[i]);
        }

        return new BinnedColumns(bins, cuts, table.Rows);
    }

    public ReadOnlySpan<byte> Column(int column) => Bins.AsSpan(column * Rows, Rows);

    /// <summary>Midway between different neighbours in sorted order; none where all values are equal.</summary>
    private static double[] CutsOf(double[] sorted)
    {
        var cuts = new List<double>(MaxBins);
        for (var b = 1; b < MaxBins; b++)
        {
            var at = (int)((long)b * sorted.Length / MaxBins);
            // The first place from here on where the value changes.
            while (at > 0 && at < sorted.Length && sorted[at] == sorted[at - 1])
                at++;
            if (at == 0 || at >= sorted.Length)
                continue;
            var cut = sorted[at - 1] / 2 + sorted[at] / 2;
            if (!(cut < sorted[at]))
                cut = sorted[at - 1];
            if (cuts.Count == 0 || cut > cuts[^1])
                cuts.Add(cut);
        }

        return [.. cuts];
    }
}
