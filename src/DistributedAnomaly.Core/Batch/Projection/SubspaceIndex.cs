namespace DistributedAnomaly.Core.Batch.Projection;

/// <summary>What a distance from a subspace is made of.</summary>
public enum SubspaceIndex
{
    /// <summary>Squared error of the reconstruction alone (the Q statistic of Jackson and Mudholkar 1979).</summary>
    Residual,

    /// <summary>
    /// The residual in units of its mean variance, plus the squared distance inside the subspace in units of the variances there (Yue and Qin
    /// 2001): a row that is odd along a kept direction is seen too.
    /// </summary>
    Combined,

    /// <summary>The square root of the combined one: a Mahalanobis distance.</summary>
    Root,
}
