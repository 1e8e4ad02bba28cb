using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Grains.Wire;

/// <summary>
/// The rows of one entity out of a batch. Inside a silo only this small object goes to the grain and the batch stays where it is; to
/// another silo go just these rows.
/// </summary>
/// <param name="batch">Not changed any more once a slice of it was sent.</param>
/// <param name="rows">Positions in the batch, in order.</param>
/// <param name="rowsOfCaller">Positions in the batch of the caller.</param>
/// <param name="filter">Which verdicts are wanted.</param>
internal sealed class RowSlice(ObservationBatch batch, int[] rows, int[] rowsOfCaller, VerdictFilter filter)
{
    public ObservationBatch Batch { get; } = batch;

    public int[] Rows { get; } = rows;

    public int[] RowsOfCaller { get; } = rowsOfCaller;

    public VerdictFilter Filter { get; } = filter;
}

[GenerateSerializer, Alias("anomaly.RowSlice")]
internal struct RowSliceSurrogate
{
    [Id(0)] public ObservationBatch Batch;
    [Id(1)] public int[] RowsOfCaller;
    [Id(2)] public byte Filter;
}

[RegisterConverter]
internal sealed class RowSliceConverter : IConverter<RowSlice, RowSliceSurrogate>
{
    public RowSlice ConvertFromSurrogate(in RowSliceSurrogate s) =>
        new(s.Batch, [.. Enumerable.Range(0, s.Batch.Count)], s.RowsOfCaller, (VerdictFilter)s.Filter);

    public RowSliceSurrogate ConvertToSurrogate(in RowSlice v) => new()
    {
        Batch = v.Rows.Length == v.Batch.Count ? v.Batch : BatchCopy.Of(v.Batch, v.Rows),
        RowsOfCaller = v.RowsOfCaller,
        Filter = (byte)v.Filter,
    };
}
