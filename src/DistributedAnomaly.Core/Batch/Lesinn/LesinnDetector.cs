using DistributedAnomaly.Core.Batch.Kernels;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Lesinn;

/// <summary>
/// Least similar nearest neighbours (Pang, Ting, Albrecht, "LeSiNN: detecting anomalies by identifying least similar nearest neighbours",
/// 2015): how far, on average, the nearest row of a small random sample is away.
/// </summary>
/// <remarks>
/// Score = mean Euclidean distance to the nearest row in each of <see cref="Samples"/> samples, columns standardised, divided by the
/// square root of the number of columns; 0 and up, 1 is usual for columns that do not hang together. Small samples thin out groups of
/// anomalies that hide each other from nearest neighbours in the whole table; large samples see fine structure. Rows of the training table
/// are not their own neighbours. Cost: nothing but the draw to fit; samples * rows of a sample * columns steps to score a row; memory
/// samples * rows of a sample * columns * 8 bytes.
/// </remarks>
public sealed class LesinnDetector : IBatchDetector
{
    public const int MaxSamples = 10_000;
    public const int MaxRowsPerSample = 65_536;

    public string Name => "lesinn";

    /// <value>1 to 10,000. Default 100.</value>
    public int Samples
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxSamples);
            field = value;
        }
    } = 100;

    /// <value>Drawn without repetition: 2 to 65,536, all rows where there are fewer. Default 16.</value>
    public int RowsPerSample
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxRowsPerSample);
            field = value;
        }
    } = 16;

    public BatchModel Fit(Table train, FitOptions options)
    {
        var scaling = RowScaling.Standardising(train);
        var scaled = new double[train.Width];
        var samples = new RowSample[Samples];
        for (var i = 0; i < samples.Length; i++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var numbers = new SeededRandom(options.Seed, i).Sample(train.Rows, Math.Min(RowsPerSample, train.Rows));
            Array.Sort(numbers);
            var rows = new TiledRows(numbers.Length, train.Width);
            for (var k = 0; k < numbers.Length; k++)
            {
                scaling.Apply(train.Row(numbers[k]), scaled);
                rows.SetRow(k, scaled);
            }

            samples[i] = new RowSample(numbers, rows);
        }

        options.Progress?.Report(1);
        return new LesinnModel(Name, train.Columns, scaling, samples);
    }

    public BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => LesinnModel.Load(Name, columns, ref reader);
}
