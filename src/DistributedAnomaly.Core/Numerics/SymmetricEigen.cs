namespace DistributedAnomaly.Core.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix: Householder's reduction to three diagonals, then implicit QL steps (Bowdler,
/// Martin, Reinsch and Wilkinson 1968). Some 9 n^3 operations.
/// </summary>
public sealed class SymmetricEigen
{
    private const int MaxSteps = 60;

    private SymmetricEigen(double[] values, double[] vectors)
    {
        Values = values;
        Vectors = vectors;
    }

    /// <summary>Largest first.</summary>
    public double[] Values { get; }

    /// <summary>Vector after vector, each of unit length, in the order of <see cref="Values"/>; the largest component is positive.</summary>
    public double[] Vectors { get; }

    /// <param name="matrix">Row after row; only the lower triangle is read. Finite.</param>
    /// <param name="n">Order, 1 or more.</param>
    public static SymmetricEigen Of(ReadOnlySpan<double> matrix, int n)
    {
        var v = matrix[..(n * n)].ToArray();
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
                v[j * n + i] = v[i * n + j];
        }

        var (diagonal, below) = (new double[n], new double[n]);
        // v holds the vectors as rows from here on, so that rotations run along memory.
        Reduce(v, n, diagonal, below);
        Diagonalise(v, n, diagonal, below);
        return Sorted(diagonal, v, n);
    }

    /// <summary>A = Q' T Q: reflections from the last row up, collected in the rows of <paramref name="a"/>.</summary>
    private static void Reduce(double[] a, int n, double[] diagonal, double[] below)
    {
        var reflections = new double[n][];
        var p = new double[n];
        for (var k = n - 1; k >= 1; k--)
        {
            var row = a.AsSpan(k * n, k);
            var scale = 0.0;
            foreach (var x in row)
                scale = Math.Max(scale, Math.Abs(x));
            if (scale == 0)
            {
                below[k] = 0;
                continue;
            }

            var u = new double[k];
            var squares = 0.0;
            for (var i = 0; i < k; i++)
            {
                u[i] = row[i] / scale;
                squares += u[i] * u[i];
            }

            var length = u[k - 1] >= 0 ? -Math.Sqrt(squares) : Math.Sqrt(squares);
            below[k] = length * scale;
            var h = squares - u[k - 1] * length; // |u|^2 / 2 after the next line
            u[k - 1] -= length;
            if (h == 0)
                continue;
            // A := (I - uu'/h) A (I - uu'/h) on the leading k rows.
            var overlap = 0.0;
            for (var i = 0; i < k; i++)
            {
                p[i] = Dot(a.AsSpan(i * n, k), u) / h;
                overlap += p[i] * u[i];
            }

            overlap /= 2 * h;
            for (var i = 0; i < k; i++)
                p[i] -= overlap * u[i];
            for (var i = 0; i < k; i++)
            {
                var target = a.AsSpan(i * n, k);
                var (ui, pi) = (u[i], p[i]);
                for (var j = 0; j < k; j++)
                    target[j] -= ui * p[j] + pi * u[j];
            }

            var unit = 1 / Math.Sqrt(h);
            for (var i = 0; i < k; i++)
                u[i] *= unit;
            reflections[k] = u;
        }

        for (var i = 0; i < n; i++)
            diagonal[i] = a[i * n + i];
        // Row i of the result is the i-th axis after all reflections: the vectors of T's coordinates.
        Array.Clear(a, 0, n * n);
        for (var i = 0; i < n; i++)
            a[i * n + i] = 1;
        for (var k = 1; k < n; k++)
        {
            if (reflections[k] is not { } u)
                continue;
            for (var i = 0; i < n; i++)
            {
                var target = a.AsSpan(i * n, k);
                var overlap = Dot(target, u);
                for (var j = 0; j < k; j++)
                    target[j] -= overlap * u[j];
            }
        }
    }

    private static void Diagonalise(double[] v, int n, double[] d, double[] below)
    {
        var e = new double[n];
        Array.Copy(below, 1, e, 0, n - 1);
        for (var l = 0; l < n; l++)
        {
            for (var step = 0; step < MaxSteps; step++)
            {
                var m = l;
                while (m < n - 1 && Math.Abs(e[m]) > 1e-16 * (Math.Abs(d[m]) + Math.Abs(d[m + 1])))
                    m++;
                if (m == l)
                    break;
                var g = (d[l + 1] - d[l]) / (2 * e[l]);
                var r = Length(g, 1);
                g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
                var (s, c, p) = (1.0, 1.0, 0.0);
                var i = m - 1;
                for (; i >= l; i--)
                {
                    var f = s * e[i];
                    var b = c * e[i];
                    e[i + 1] = r = Length(f, g);
                    if (r == 0)
                    {
                        d[i + 1] -= p;
                        e[m] = 0;
                        break;
                    }

                    (s, c) = (f / r, g / r);
                    g = d[i + 1] - p;
                    r = (d[i] - g) * s + 2 * c * b;
                    p = s * r;
                    d[i + 1] = g + p;
                    g = c * r - b;
                    Rotate(v.AsSpan(i * n, n), v.AsSpan((i + 1) * n, n), c, s);
                }

                if (i >= l)
                    continue;
                d[l] -= p;
                e[l] = g;
                e[m] = 0;
            }
        }
    }

    private static void Rotate(Span<double> low, Span<double> high, double c, double s)
    {
        for (var k = 0; k < low.Length; k++)
            (low[k], high[k]) = (c * low[k] - s * high[k], s * low[k] + c * high[k]);
    }

    private static SymmetricEigen Sorted(double[] values, double[] vectors, int n)
    {
        var order = new int[n];
        for (var i = 0; i < n; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => values[a] != values[b] ? values[b].CompareTo(values[a]) : a.CompareTo(b));
        var (sortedValues, sortedVectors) = (new double[n], new double[n * n]);
        for (var i = 0; i < n; i++)
        {
            sortedValues[i] = values[order[i]];
            var vector = vectors.AsSpan(order[i] * n, n);
            var largest = 0;
            for (var k = 1; k < n; k++)
            {
                if (Math.Abs(vector[k]) > Math.Abs(vector[largest]))
                    largest = k;
            }

            var sign = vector[largest] < 0 ? -1 : 1;
            for (var k = 0; k < n; k++)
                sortedVectors[i * n + k] = sign * vector[k];
        }

        return new SymmetricEigen(sortedValues, sortedVectors);
    }

    private static double Length(double a, double b)
    {
        var (larger, smaller) = (Math.Max(Math.Abs(a), Math.Abs(b)), Math.Min(Math.Abs(a), Math.Abs(b)));
        return larger == 0 ? 0 : larger * Math.Sqrt(1 + smaller / larger * (smaller / larger));
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
