namespace DistributedAnomaly.Core.Neural.Kernels;

/// <summary>The four gates of a unit for the rows of a mini-batch.</summary>
internal readonly ref struct LstmGates
{
    public LstmGates(Span<float> step, int stride, int units, int unit, int columns)
    {
        Input = step.Slice(unit * stride, columns);
        Forget = step.Slice((units + unit) * stride, columns);
        Candidate = step.Slice((2 * units + unit) * stride, columns);
        Output = step.Slice((3 * units + unit) * stride, columns);
    }

    public Span<float> Input { get; }

    public Span<float> Forget { get; }

    public Span<float> Candidate { get; }

    public Span<float> Output { get; }
}
