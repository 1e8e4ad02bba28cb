using System.Buffers;
using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>The training rows of a neighbour model, scaled and searchable. Saved as rows; the index is built again from them.</summary>
internal sealed class StoredRows
{
    private readonly RowScaler _scaler;

    public StoredRows(RowScaler scaler, double[] rows)
    {
        _scaler = scaler;
        Index = new NeighbourIndex(rows, scaler.Width);
    }

    public NeighbourIndex Index { get; }

    public int Count => Index.Count;

    public static StoredRows Fit(Table train, RowScaling scaling)
    {
        var scaler = RowScaler.Fit(train, scaling);
        return new StoredRows(scaler, scaler.Scale(train));
    }

    public static StoredRows Load(int width, ref SnapshotReader reader)
    {
        var scaler = RowScaler.Load(width, ref reader);
        var rows = reader.Doubles();
        if (rows.Length == 0 || rows.Length % width != 0)
            throw new SnapshotException($"{rows.Length} values do not fill rows of {width} columns");
        foreach (ref var value in rows.AsSpan())
        {
            if (!(Math.Abs(value) <= RowScaler.Cut))
                throw new SnapshotException($"a stored value of {value}");
        }

        return new StoredRows(scaler, rows);
    }

    public void Save(SnapshotWriter writer)
    {
        _scaler.Save(writer);
        var width = _scaler.Width;
        var rows = new double[Count * width];
        for (var i = 0; i < Count; i++)
            Index.Row(i, rows.AsSpan(i * width, width));
        writer.Doubles(rows);
    }

    /// <summary>Neighbours of a row in the units of the table.</summary>
    public int Nearest(ReadOnlySpan<double> row, int exclude, Span<double> distances, Span<int> ids)
    {
        var rented = ArrayPool<double>.Shared.Rent(row.Length);
        var scaled = rented.AsSpan(0, row.Length);
        _scaler.Scale(row, scaled);
        var found = Index.Nearest(scaled, exclude, distances, ids);
        ArrayPool<double>.Shared.Return(rented);
        return found;
    }

    /// <summary>The squared differences to the nearest rows, column by column.</summary>
    public void Explain(ReadOnlySpan<double> row, int neighbours, Span<double> contributions)
    {
        var distances = new double[neighbours];
        var ids = new int[neighbours];
        var scaled = new double[row.Length];
        var other = new double[row.Length];
        _scaler.Scale(row, scaled);
        var found = Index.Nearest(scaled, -1, distances, ids);
        for (var k = 0; k < found; k++)
        {
            Index.Row(ids[k], other);
            for (var c = 0; c < scaled.Length; c++)
                contributions[c] += (scaled[c] - other[c]) * (scaled[c] - other[c]);
        }
    }
}
