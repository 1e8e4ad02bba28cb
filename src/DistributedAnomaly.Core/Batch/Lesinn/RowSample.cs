using DistributedAnomaly.Core.Batch.Kernels;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Lesinn;

/// <summary>Some rows of the training table.</summary>
/// <param name="Numbers">Which rows, sorted.</param>
/// <param name="Rows">Scaled.</param>
internal sealed record RowSample(int[] Numbers, TiledRows Rows)
{
    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static RowSample Load(int columns, ref SnapshotReader reader)
    {
        var (numbers, values) = (reader.Ints(), reader.Doubles());
        if (numbers.Length == 0 || values.Length != (long)numbers.Length * columns)
            throw new SnapshotException($"a sample of {numbers.Length} rows with {values.Length} values");
        var rows = new TiledRows(numbers.Length, columns);
        for (var i = 0; i < numbers.Length; i++)
            rows.SetRow(i, values.AsSpan(i * columns, columns));
        return new RowSample(numbers, rows);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Ints(Numbers);
        var values = new double[Rows.Rows * Rows.Features];
        for (var i = 0; i < Rows.Rows; i++)
            Rows.CopyRow(i, values.AsSpan(i * Rows.Features, Rows.Features));
        writer.Doubles(values);
    }

    /// <summary>The nearest row of the sample.</summary>
    /// <param name="row">Scaled.</param>
    /// <param name="itself">Number of the row in the training table, which is then left out; negative: it is not from there.</param>
    /// <param name="distances">Room for one number a row of the sample.</param>
    /// <returns>Its place in the sample and the squared distance; place -1 and 0 where the sample holds only the row itself.</returns>
    public (int Place, double Squared) Nearest(ReadOnlySpan<double> row, int itself, Span<double> distances)
    {
        distances = distances[..Rows.Rows];
        Rows.Compare(row, distance: true, distances);
        var own = itself < 0 ? -1 : Array.BinarySearch(Numbers, itself);
        var (place, least) = (-1, double.PositiveInfinity);
        for (var i = 0; i < distances.Length; i++)
        {
            if (distances[i] < least && i != own)
                (place, least) = (i, distances[i]);
        }

        return place < 0 ? (-1, 0) : (place, least);
    }
}
