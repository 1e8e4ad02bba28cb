namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>How a kernel's gamma follows from the table.</summary>
public enum GammaRule
{
    /// <summary>1 / (columns * variance of all values); 1 where nothing varies.</summary>
    Scale,

    /// <summary>1 / columns.</summary>
    Auto,
}
