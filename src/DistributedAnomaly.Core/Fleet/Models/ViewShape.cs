using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>What is usual in one view of a fleet's vectors: centre and scale of each feature, and how features go together. Immutable.</summary>
internal sealed class ViewShape
{
    /// <summary>Deviations are compressed beyond so many times what is usual: the same deploy is twice as violent here as there.</summary>
    private const float Linear = 4;

    private const int Lanes = 8;

    private readonly float[] _centre;
    private readonly float[] _inverseScale;
    private readonly float[] _factor;

    /// <summary>Scales and whitens at once: column after column, each filled up to whole lanes.</summary>
    private readonly float[] _whitening;

    /// <param name="centre">Of each feature.</param>
    /// <param name="inverseScale">Of each feature.</param>
    /// <param name="factor">L of the covariance L Lᵀ of scaled features, row after row, its diagonal inverted.</param>
    public ViewShape(float[] centre, float[] inverseScale, float[] factor)
    {
        (_centre, _inverseScale, _factor) = (centre, inverseScale, factor);
        _whitening = Whitening(factor, inverseScale);
    }

    public int Features => _centre.Length;

    /// <summary>Deviations in units of what is usual here.</summary>
    public void Scale(ReadOnlySpan<float> view, Span<float> scaled)
    {
        for (var f = 0; f < scaled.Length; f++)
            scaled[f] = (view[f] - _centre[f]) * _inverseScale[f];
    }

    /// <summary>What is left of each feature when those before it are known (L y = x): features that always go together count once.</summary>
    /// <returns>How far out it is: the Mahalanobis distance (Mahalanobis 1936).</returns>
    public float Whiten(ReadOnlySpan<float> view, Span<float> y)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(_whitening);
        var column = Column(view.Length);
        var squares = Vector256<float>.Zero;
        Span<float> last = stackalloc float[Lanes];
        for (var row = 0; row < view.Length; row += Lanes)
        {
            var left = Vector256<float>.Zero;
            // Later features do not count.
            for (var f = 0; f < Math.Min(view.Length, row + Lanes); f++)
                left += Vector256.LoadUnsafe(ref first, (nuint)(f * column + row)) * Vector256.Create(view[f] - _centre[f]);
            squares += left * left;
            left.CopyTo(last);
            last[..Math.Min(Lanes, view.Length - row)].CopyTo(y[row..]);
        }

        return MathF.Sqrt(Vector256.Sum(squares));
    }

    /// <summary>Makes a pattern of a whitened vector, by the inverse hyperbolic sine: linear near usual values, logarithmic far out.</summary>
    public static void Compress(Span<float> whitened)
    {
        foreach (ref var value in whitened)
        {
            double x = Math.Abs(value) / Linear;
            value = (float)(Math.Sign(value) * Linear * PortableMath.Ln(x + Math.Sqrt(x * x + 1)));
        }
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Floats(_centre);
        writer.Floats(_inverseScale);
        writer.Floats(_factor);
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static ViewShape Load(ref SnapshotReader reader, int features)
    {
        var (centre, scale, factor) = (new float[features], new float[features], new float[features * (features + 1) / 2]);
        reader.Floats(centre);
        reader.Floats(scale);
        reader.Floats(factor);
        return new ViewShape(centre, scale, factor);
    }

    private static int Column(int features) => (features + Lanes - 1) / Lanes * Lanes;

    // The inverse of L, by solving for each unit vector.
    private static float[] Whitening(float[] factor, float[] inverseScale)
    {
        var (features, column) = (inverseScale.Length, Column(inverseScale.Length));
        var whitening = new float[features * column];
        var y = new double[features];
        for (var f = 0; f < features; f++)
        {
            for (var i = f; i < features; i++)
            {
                var row = i * (i + 1) / 2;
                var rest = i == f ? 1.0 : 0;
                for (var k = f; k < i; k++)
                    rest -= factor[row + k] * y[k];
                y[i] = rest * factor[row + i];
                whitening[f * column + i] = (float)(y[i] * inverseScale[f]);
            }
        }

        return whitening;
    }
}
