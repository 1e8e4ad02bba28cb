using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Neural.Kernels;

/// <summary>The part of long short-term memory that goes number by number. Lengths are multiples of eight.</summary>
internal static class LstmKernels
{
    /// <summary>Applies the gates' activations in place, then c' = f c + i g and h' = o tanh c'.</summary>
    /// <param name="cell">Of the step before; empty: zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        in LstmGates gates, ReadOnlySpan<float> cell, Span<float> nextCell, Span<float> tanhCell, Span<float> hidden)
    {
        ref var i0 = ref Lanes.Start(gates.Input);
        ref var f0 = ref Lanes.Start(gates.Forget);
        ref var g0 = ref Lanes.Start(gates.Candidate);
        ref var o0 = ref Lanes.Start(gates.Output);
        ref var c0 = ref Lanes.Start(cell);
        for (var at = 0; at < hidden.Length; at += Lanes.Count)
        {
            var input = VectorMath.Sigmoid(Lanes.Load(ref i0, at));
            var forget = VectorMath.Sigmoid(Lanes.Load(ref f0, at));
            var candidate = VectorMath.Tanh(Lanes.Load(ref g0, at));
            var output = VectorMath.Sigmoid(Lanes.Load(ref o0, at));
            var before = cell.IsEmpty ? Vector256<float>.Zero : Lanes.Load(ref c0, at);
            var next = Lanes.MultiplyAdd(forget, before, input * candidate);
            var squashed = VectorMath.Tanh(next);
            Lanes.Store(input, ref i0, at);
            Lanes.Store(forget, ref f0, at);
            Lanes.Store(candidate, ref g0, at);
            Lanes.Store(output, ref o0, at);
            Lanes.Store(next, ref Lanes.Start(nextCell), at);
            Lanes.Store(squashed, ref Lanes.Start(tanhCell), at);
            Lanes.Store(output * squashed, ref Lanes.Start(hidden), at);
        }
    }

    /// <summary>
    /// From the gradient of h' and c' to that of the four weighted sums and of c. The gates hold what <see cref="Forward"/> left.
    /// </summary>
    /// <param name="cellGradient">Of c' in, of c out.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        in LstmGates gates, ReadOnlySpan<float> cell, ReadOnlySpan<float> tanhCell, ReadOnlySpan<float> hiddenGradient, Span<float> cellGradient,
        in LstmGates gradients)
    {
        var one = Vector256<float>.One;
        for (var at = 0; at < cellGradient.Length; at += Lanes.Count)
        {
            var input = Lanes.Load(ref Lanes.Start(gates.Input), at);
            var forget = Lanes.Load(ref Lanes.Start(gates.Forget), at);
            var candidate = Lanes.Load(ref Lanes.Start(gates.Candidate), at);
            var output = Lanes.Load(ref Lanes.Start(gates.Output), at);
            var squashed = Lanes.Load(ref Lanes.Start(tanhCell), at);
            var before = cell.IsEmpty ? Vector256<float>.Zero : Lanes.Load(ref Lanes.Start(cell), at);
            var dh = Lanes.Load(ref Lanes.Start(hiddenGradient), at);
            var dc = Lanes.Load(ref Lanes.Start(cellGradient), at) + dh * output * (one - squashed * squashed);
            Lanes.Store(dc * candidate * (input * (one - input)), ref Lanes.Start(gradients.Input), at);
            Lanes.Store(dc * before * (forget * (one - forget)), ref Lanes.Start(gradients.Forget), at);
            Lanes.Store(dc * input * (one - candidate * candidate), ref Lanes.Start(gradients.Candidate), at);
            Lanes.Store(dh * squashed * (output * (one - output)), ref Lanes.Start(gradients.Output), at);
            Lanes.Store(dc * forget, ref Lanes.Start(cellGradient), at);
        }
    }
}
