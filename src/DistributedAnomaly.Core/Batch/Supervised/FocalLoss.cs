using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>Focal loss (Lin et al. 2017) of a log-odds z: -(1 - p)^focus ln p, with p the chance given to the true label. Focus 0 is the logistic loss.</summary>
internal readonly struct FocalLoss(double focus)
{
    private const double SmallestCurvature = 1e-9;

    public double Of(double z, bool label)
    {
        var (ln, rest) = Parts(label ? z : -z);
        return -Power(rest) * ln;
    }

    /// <summary>First and (made positive) second derivative by z.</summary>
    public (double Gradient, double Curvature) Derivatives(double z, bool label)
    {
        var (ln, rest) = Parts(label ? z : -z);
        var p = 1 - rest;
        var power = Power(rest);
        var gradient = power * (focus * p * ln - rest);
        // Of -rest^(f+1) + f rest^f p ln p by p, times dp/dz = p rest.
        var inner = (focus + 1) * power + focus * (power * (ln + 1) - focus * power * p * ln / Math.Max(rest, 1e-12));
        return (label ? gradient : -gradient, Math.Max(inner * p * rest, SmallestCurvature));
    }

    private double Power(double rest) => focus == 0 ? 1 : PortableMath.Pow(rest, focus);

    /// <summary>ln p and 1 - p of p = 1 / (1 + e^-z), without loss at either end.</summary>
    private static (double Ln, double Missing) Parts(double z)
    {
        z = Math.Clamp(z, -500, 500);
        var e = PortableMath.Exp(-Math.Abs(z));
        var ln = (z >= 0 ? 0 : z) - PortableMath.Ln(1 + e);
        return (ln, z >= 0 ? e / (1 + e) : 1 / (1 + e));
    }
}
