using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Neural.Layers;

namespace DistributedAnomaly.Core.Neural.Passes;

/// <summary>
/// Numbers of a mini-batch: for each time step one line per feature, and in it one column per row of the table. Lines have
/// room for a whole number of lanes; columns beyond the rows hold numbers without meaning, which no loss may see.
/// </summary>
public sealed class BatchTensor
{
    private readonly float[] _values;

    public BatchTensor(LayerShape shape, int capacity)
    {
        Shape = shape;
        Stride = Lanes.Padded(capacity);
        _values = new float[checked(shape.Length * Stride)];
    }

    public LayerShape Shape { get; }

    /// <summary>From one line to the next.</summary>
    public int Stride { get; }

    public Span<float> All => _values;

    /// <summary>The lines of one step.</summary>
    public Span<float> Step(int step) => _values.AsSpan(step * Shape.Features * Stride, Shape.Features * Stride);

    public Span<float> Line(int step, int feature) => _values.AsSpan((step * Shape.Features + feature) * Stride, Stride);
}
