using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>
/// Rows in tiles of <see cref="Tile"/>, within a tile column after column: a row is compared with a tile in one pass over contiguous
/// memory, and its sums stay in registers.
/// </summary>
internal sealed class TiledRows
{
    private const int Tile = 16;

    private readonly double[] _tiles;

    public TiledRows(int rows, int features)
    {
        (Rows, Features) = (rows, features);
        _tiles = new double[checked((rows + Tile - 1) / Tile * Tile * features)];
    }

    public int Rows { get; }

    public int Features { get; }

    public double this[int row, int feature] => _tiles[(row / Tile * Features + feature) * Tile + row % Tile];

    public void CopyRow(int row, Span<double> target)
    {
        for (var f = 0; f < Features; f++)
            target[f] = this[row, f];
    }

    public void SetRow(int row, ReadOnlySpan<double> values)
    {
        var start = row / Tile * Features * Tile + row % Tile;
        for (var f = 0; f < Features; f++)
            _tiles[start + f * Tile] = values[f];
    }

    /// <summary>Some of the rows, in the order given.</summary>
    public TiledRows Take(ReadOnlySpan<int> rows)
    {
        var taken = new TiledRows(rows.Length, Features);
        var row = new double[Features];
        for (var i = 0; i < rows.Length; i++)
        {
            CopyRow(rows[i], row);
            taken.SetRow(i, row);
        }

        return taken;
    }

    /// <summary>Gamma that follows from the values.</summary>
    public double Gamma(GammaRule rule)
    {
        if (rule == GammaRule.Auto)
            return 1.0 / Features;
        // The places after the last row hold zeros: they add nothing to the sum, and are left out of the squares.
        var count = (double)Rows * Features;
        var (mean, squares) = (0.0, 0.0);
        foreach (var value in _tiles)
            mean += value / count;
        foreach (var value in _tiles)
            squares += (value - mean) * (value - mean) / count;
        squares -= (_tiles.Length - count) * mean * mean / count;
        return squares > 0 ? 1 / (Features * squares) : 1;
    }

    /// <summary>Squared distances, or scalar products, of one row to others.</summary>
    /// <param name="row">As many numbers as there are features.</param>
    /// <param name="distance">Squared distances.</param>
    /// <param name="results">One for each of the rows from <paramref name="first"/> on.</param>
    /// <param name="first">A multiple of 16.</param>
    public void Compare(ReadOnlySpan<double> row, bool distance, Span<double> results, int first = 0)
    {
        Span<double> last = stackalloc double[Tile];
        for (var from = 0; from < results.Length; from += Tile)
        {
            var tile = _tiles.AsSpan((first + from) * Features, Tile * Features);
            var whole = from + Tile <= results.Length;
            var target = whole ? results.Slice(from, Tile) : last;
            if (distance)
                Squares(row, tile, target);
            else
                Products(row, tile, target);
            if (!whole)
                last[..(results.Length - from)].CopyTo(results[from..]);
        }
    }

    private static void Squares(ReadOnlySpan<double> row, ReadOnlySpan<double> tile, Span<double> sums)
    {
        ref var t = ref MemoryMarshal.GetReference(tile);
        var (a, b, c, d) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        nuint at = 0;
        foreach (var value in row)
        {
            var v = Vector256.Create(value);
            var difference = v - Vector256.LoadUnsafe(ref t, at);
            a += difference * difference;
            difference = v - Vector256.LoadUnsafe(ref t, at + 4);
            b += difference * difference;
            difference = v - Vector256.LoadUnsafe(ref t, at + 8);
            c += difference * difference;
            difference = v - Vector256.LoadUnsafe(ref t, at + 12);
            d += difference * difference;
            at += Tile;
        }

        Store(a, b, c, d, sums);
    }

    private static void Products(ReadOnlySpan<double> row, ReadOnlySpan<double> tile, Span<double> sums)
    {
        ref var t = ref MemoryMarshal.GetReference(tile);
        var (a, b, c, d) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        nuint at = 0;
        foreach (var value in row)
        {
            var v = Vector256.Create(value);
            a += v * Vector256.LoadUnsafe(ref t, at);
            b += v * Vector256.LoadUnsafe(ref t, at + 4);
            c += v * Vector256.LoadUnsafe(ref t, at + 8);
            d += v * Vector256.LoadUnsafe(ref t, at + 12);
            at += Tile;
        }

        Store(a, b, c, d, sums);
    }

    private static void Store(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d, Span<double> sums)
    {
        ref var s = ref MemoryMarshal.GetReference(sums[..Tile]);
        a.StoreUnsafe(ref s);
        b.StoreUnsafe(ref s, 4);
        c.StoreUnsafe(ref s, 8);
        d.StoreUnsafe(ref s, 12);
    }
}
