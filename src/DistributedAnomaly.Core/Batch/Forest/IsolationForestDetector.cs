using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Forest;

/// <summary>
/// Isolation forest (Liu, Ting, Zhou, "Isolation forest", 2008): random cuts separate an unusual row from the others after few steps.
/// </summary>
/// <remarks>
/// Score = 2^(-mean path length / c(rows of a tree)), 0 to 1; above 0.5 a row is isolated sooner than the average one, near 1 at once; a
/// table without any difference scores 0.5. Needs no scaling of the columns. Cost: trees * rows of a tree * depth steps to fit, trees *
/// depth steps of a nanosecond a row to score; memory some 8 KiB a tree. Explains a row by how much sooner than expected its path ends
/// below each cut, summed up by column.
/// </remarks>
public sealed class IsolationForestDetector : IBatchDetector
{
    public const int DefaultTrees = 100;
    public const int MaxTrees = 10_000;
    public const int DefaultRowsPerTree = 256;
    public const int MaxRowsPerTree = 1 << 20;

    /// <summary>Trees that are grown with the same buffers.</summary>
    private const int TreesAtATime = 8;

    public string Name => "isolation-forest";

    /// <value>1 to 10,000. Default 100.</value>
    public int Trees
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxTrees);
            field = value;
        }
    } = DefaultTrees;

    /// <value>Rows that each tree is grown from, drawn without repetition: 1 to 1,048,576, all where there are fewer. Default 256.</value>
    public int RowsPerTree
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxRowsPerTree);
            field = value;
        }
    } = DefaultRowsPerTree;

    /// <value>Share of the columns that each tree may cut, above 0 to 1; at least one column. Default 1.</value>
    public double MaxFeatures
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "a share of the columns is above 0 and at most 1");
    } = 1;

    /// <value>
    /// Expected share of anomalies in the training table, above 0 to 0.5: the threshold of the model flags so many of its rows. Default
    /// null: the threshold is 0.5.
    /// </value>
    public double? Contamination
    {
        get;
        init => field = value is null or (> 0 and <= 0.5)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "a contamination is above 0 and at most 0.5");
    }

    public BatchModel Fit(Table train, FitOptions options)
    {
        var columns = VaryingColumns(train);
        var perTree = Math.Min(RowsPerTree, train.Rows);
        var columnsPerTree = Math.Min(columns.Length, Math.Max(1, (int)(MaxFeatures * train.Width)));
        var trees = new TreeNodes[Trees];
        var grown = 0;
        var reporting = new Lock();
        RowBlocks.Run(Trees, TreesAtATime, options.Threads, (first, count) =>
        {
            var builder = new TreeBuilder(train.Cells, train.Width, columns, perTree, columnsPerTree);
            for (var i = first; i < first + count; i++)
                trees[i] = builder.Grow(new SeededRandom(options.Seed, i));
            lock (reporting)
                options.Progress?.Report((double)(grown += count) / Trees);
        }, options.CancellationToken);
        var model = new IsolationForestModel(Name, train.Columns, trees, perTree, IsolationForestModel.NoContamination);
        return Contamination is { } share
            ? model.With(Quantile.Of(model.Score(train, options.Threads, options.CancellationToken), 1 - share))
            : model;
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => IsolationForestModel.Load(Name, columns, ref reader);

    /// <summary>Sorted; ends early when every column has been seen to vary.</summary>
    private static int[] VaryingColumns(Table table)
    {
        var first = table.Row(0);
        var varies = new bool[table.Width];
        var constant = Enumerable.Range(0, table.Width).ToList();
        for (var i = 1; i < table.Rows && constant.Count > 0; i++)
        {
            var row = table.Row(i);
            for (var k = constant.Count - 1; k >= 0; k--)
            {
                var column = constant[k];
                if (row[column] == first[column])
                    continue;
                varies[column] = true;
                constant.RemoveAt(k);
            }
        }

        return [.. Enumerable.Range(0, table.Width).Where(column => varies[column])];
    }
}
