using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Passes;

/// <summary>Dropout on mini-batches: a factor per number, 0 or 1 / (1 - rate), drawn at each forward pass of training.</summary>
internal sealed class DropoutPass(DropoutLayer layer, LayerShape input, int capacity) : LayerPass(input, input, 0, capacity)
{
    private const int BitsPerNumber = 16;

    private readonly float[] _factors = new float[input.Length * new BatchTensor(new LayerShape(1, 1), capacity).Stride];
    private bool _drawn;

    public override void Forward(ReadOnlySpan<float> parameters, BatchTensor input, int columns, SeededRandom? random)
    {
        _drawn = random is not null && layer.Rate > 0;
        if (random is not null && layer.Rate > 0)
            Draw(columns, random);
        for (var line = 0; line < InputShape.Length; line++)
        {
            var from = input.All.Slice(line * input.Stride, columns);
            var to = Output.All.Slice(line * Output.Stride, columns);
            if (_drawn)
                Multiply(from, _factors.AsSpan(line * Output.Stride, columns), to);
            else
                from.CopyTo(to);
        }
    }

    public override void Backward(
        ReadOnlySpan<float> parameters, BatchTensor input, BatchTensor gradient, Span<float> gradients, BatchTensor? inputGradient, int columns)
    {
        if (inputGradient is null)
            return;
        for (var line = 0; line < InputShape.Length; line++)
        {
            var from = gradient.All.Slice(line * gradient.Stride, columns);
            var to = inputGradient.All.Slice(line * inputGradient.Stride, columns);
            if (_drawn)
                Multiply(from, _factors.AsSpan(line * Output.Stride, columns), to);
            else
                from.CopyTo(to);
        }
    }

    private void Draw(int columns, SeededRandom random)
    {
        var threshold = (ulong)(layer.Rate * (1 << BitsPerNumber));
        var kept = 1 / (1 - layer.Rate);
        for (var line = 0; line < InputShape.Length; line++)
        {
            var factors = _factors.AsSpan(line * Output.Stride, columns);
            for (var c = 0; c < factors.Length; c += 4)
            {
                var bits = random.NextBits();
                for (var i = 0; i < 4; i++, bits >>= BitsPerNumber)
                    factors[c + i] = (bits & 0xFFFF) < threshold ? 0 : kept;
            }
        }
    }

    private static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = a[i] * b[i];
    }
}
