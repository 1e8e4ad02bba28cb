namespace DistributedAnomaly.Core.Batch.Scaling;

/// <summary>Into which unit the columns are brought before distances are measured.</summary>
public enum RowScaling
{
    /// <summary>As they are: columns of large numbers decide.</summary>
    None,

    /// <summary>Smallest value 0, largest 1.</summary>
    MinMax,

    /// <summary>Mean 0, standard deviation 1.</summary>
    Standard,

    /// <summary>Median 0, median absolute deviation 1/1.4826.</summary>
    Robust,
}
