using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Neural.Passes;

namespace DistributedAnomaly.Core.Neural.Objectives;

/// <summary>Losses over whole mini-batches.</summary>
internal static class BatchLosses
{
    /// <summary>The mean of (output - target)^2 over rows, steps and features; its gradient where asked for.</summary>
    public static double SquaredError(BatchTensor output, BatchTensor target, BatchTensor? gradient, int rows)
    {
        var numbers = (double)rows * output.Shape.Length;
        var factor = (float)(2 / numbers);
        var sum = 0.0;
        for (var line = 0; line < output.Shape.Length; line++)
        {
            var ofLine = gradient is null ? [] : gradient.All.Slice(line * gradient.Stride, gradient.Stride);
            sum += LossKernels.SquaredError(
                output.All.Slice(line * output.Stride, output.Stride), target.All.Slice(line * target.Stride, target.Stride), ofLine, factor, rows);
        }

        return sum / numbers;
    }

    /// <summary>The mean cross-entropy of one line of logits against one label, times a weight, and its gradient.</summary>
    public static double CrossEntropy(BatchTensor logits, float label, float weight, BatchTensor gradient, int rows) =>
        weight * (double)LossKernels.CrossEntropy(logits.All, label, gradient.All, weight / rows, rows) / rows;
}
