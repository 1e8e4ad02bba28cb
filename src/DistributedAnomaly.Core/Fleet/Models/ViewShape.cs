using System.Numerics.Tensors;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>What is usual in one view of a fleet's vectors: centre and scale of each feature, and how features go together. Immutable.</summary>
internal sealed class ViewShape
{
    /// <summary>Deviations are compressed beyond so many times what is usual: the same deploy is twice as violent here as there.</summary>
    private const float Linear = 4;

    private readonly float[] _centre;
    private readonly float[] _inverseScale;
    private readonly float[] _factor;

    public ViewShape(float[] centre, float[] inverseScale, float[] factor) => (_centre, _inverseScale, _factor) = (centre, inverseScale, factor);

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
        Scale(view, y);
        var row = 0;
        for (var i = 0; i < y.Length; i++)
        {
            var rest = y[i] - TensorPrimitives.Dot(_factor.AsSpan(row, i), y[..i]);
            y[i] = rest * _factor[row + i];
            row += i + 1;
        }

        return TensorPrimitives.Norm<float>(y);
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
}
