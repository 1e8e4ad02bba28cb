namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>How alike two rows are.</summary>
public enum KernelKind
{
    /// <summary>exp(-gamma |x - y|^2), the radial basis function.</summary>
    Rbf,

    /// <summary>(gamma x.y + coef0)^degree.</summary>
    Poly,

    /// <summary>tanh(gamma x.y + coef0). Not positive definite: the solution is a local one.</summary>
    Sigmoid,

    /// <summary>x.y.</summary>
    Linear,
}
