using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>A kernel with its parameters, as a function of the squared distance (rbf) or of the scalar product (all others) of two rows.</summary>
internal readonly record struct KernelFunction(KernelKind Kind, double Gamma, int Degree, double Coef0)
{
    public bool OfDistance => Kind == KernelKind.Rbf;

    /// <summary>Replaces each squared distance or product by the kernel's value.</summary>
    public void Apply(Span<double> values)
    {
        switch (Kind)
        {
            case KernelKind.Rbf:
                for (var i = 0; i < values.Length; i++)
                    values[i] *= -Gamma;
                VectorExp.Of(values);
                break;
            case KernelKind.Poly:
                for (var i = 0; i < values.Length; i++)
                    values[i] = Power(Gamma * values[i] + Coef0, Degree);
                break;
            case KernelKind.Sigmoid:
                for (var i = 0; i < values.Length; i++)
                    values[i] = Math.Clamp(2 * (Gamma * values[i] + Coef0), -100, 100);
                VectorExp.Of(values);
                for (var i = 0; i < values.Length; i++)
                    values[i] = 1 - 2 / (values[i] + 1);
                break;
            default:
                break;
        }
    }

    private static double Power(double x, int degree)
    {
        var power = 1.0;
        for (; degree > 0; degree >>= 1)
        {
            if ((degree & 1) != 0)
                power *= x;
            x *= x;
        }

        return power;
    }
}
