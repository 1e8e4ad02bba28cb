namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>Sizes of networks and mini-batches that follow from the table where none are asked for.</summary>
internal static class NetworkSizes
{
    private const int WideTable = 512;

    /// <summary>Numbers of a mini-batch of examples, at most (16 MiB): wide tables get fewer rows.</summary>
    private const int MostBatchNumbers = 1 << 22;

    /// <summary>Numbers of the rows learnt from, at most (256 MiB); of larger tables, a sample is.</summary>
    private const int MostNumbers = 1 << 26;

    /// <summary>16 columns: 8. Half the columns, 4 to 64.</summary>
    public static int Hidden(int columns) => Math.Clamp(columns / 2, 4, 64);

    /// <summary>16 columns: 3. A fifth of the columns, 1 to 16.</summary>
    public static int Code(int columns) => Math.Clamp((columns + 1) / 5, 1, 16);

    /// <summary>Units of an LSTM: half the columns, 8 to 32; few where the table is wide, for each costs four weights a column and step.</summary>
    public static int Memory(int columns) => columns > WideTable ? 8 : Math.Clamp(columns / 2, 8, 32);

    /// <summary>A thirty-second of the rows, 16 to 256, so that small tables are learnt in some steps too.</summary>
    public static int BatchRows(int rows, int numbersPerExample) =>
        Math.Min(Math.Clamp(rows / 32, 16, 256), Math.Max(1, MostBatchNumbers / numbersPerExample));

    /// <summary>Rows learnt from, at most.</summary>
    public static int MostRows(int columns) => Math.Max(1, MostNumbers / columns);
}
