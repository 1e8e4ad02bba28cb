using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Neural.Kernels;

/// <summary>Activations in place, and their gradients from what came out (all of them have one).</summary>
internal static class ActivationKernels
{
    private const float Leak = 0.01f;

    /// <summary>Applies the activation to a line whose length is a multiple of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(Activation activation, Span<float> values)
    {
        ref var v = ref Lanes.Start(values);
        var zero = Vector256<float>.Zero;
        switch (activation)
        {
            case Activation.Relu:
                for (nint i = 0; i < values.Length; i += Lanes.Count)
                    Lanes.Store(Vector256.Max(Lanes.Load(ref v, i), zero), ref v, i);
                break;
            case Activation.LeakyRelu:
                for (nint i = 0; i < values.Length; i += Lanes.Count)
                {
                    var x = Lanes.Load(ref v, i);
                    Lanes.Store(Vector256.Max(x, zero) + Vector256.Min(x, zero) * Leak, ref v, i);
                }

                break;
            case Activation.Tanh:
                for (nint i = 0; i < values.Length; i += Lanes.Count)
                    Lanes.Store(VectorMath.Tanh(Lanes.Load(ref v, i)), ref v, i);
                break;
            case Activation.Sigmoid:
                for (nint i = 0; i < values.Length; i += Lanes.Count)
                    Lanes.Store(VectorMath.Sigmoid(Lanes.Load(ref v, i)), ref v, i);
                break;
        }
    }

    /// <summary>gradient *= the derivative where the output is <paramref name="outputs"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(Activation activation, ReadOnlySpan<float> outputs, Span<float> gradient)
    {
        ref var y = ref Lanes.Start(outputs);
        ref var g = ref Lanes.Start(gradient);
        var zero = Vector256<float>.Zero;
        var one = Vector256<float>.One;
        switch (activation)
        {
            case Activation.Relu:
                for (nint i = 0; i < gradient.Length; i += Lanes.Count)
                    Lanes.Store(Vector256.ConditionalSelect(Vector256.GreaterThan(Lanes.Load(ref y, i), zero), Lanes.Load(ref g, i), zero), ref g, i);
                break;
            case Activation.LeakyRelu:
                for (nint i = 0; i < gradient.Length; i += Lanes.Count)
                {
                    var slope = Lanes.Load(ref g, i);
                    Lanes.Store(Vector256.ConditionalSelect(Vector256.GreaterThan(Lanes.Load(ref y, i), zero), slope, slope * Leak), ref g, i);
                }

                break;
            case Activation.Tanh:
                for (nint i = 0; i < gradient.Length; i += Lanes.Count)
                {
                    var output = Lanes.Load(ref y, i);
                    Lanes.Store(Lanes.Load(ref g, i) * (one - output * output), ref g, i);
                }

                break;
            case Activation.Sigmoid:
                for (nint i = 0; i < gradient.Length; i += Lanes.Count)
                {
                    var output = Lanes.Load(ref y, i);
                    Lanes.Store(Lanes.Load(ref g, i) * (output * (one - output)), ref g, i);
                }

                break;
        }
    }
}
