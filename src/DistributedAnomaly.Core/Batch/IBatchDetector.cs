namespace DistributedAnomaly.Core.Batch;

/// <summary>
/// A method that learns from a table what is usual, and then tells of every row how unusual it is. Hyper-parameters are init
/// properties, each with its default and range; a value out of range is an <see cref="ArgumentOutOfRangeException"/> at
/// <see cref="Fit"/> at the latest.
/// </summary>
public interface IBatchDetector : IModelReader
{
    /// <summary>Learns. Takes any table: one row, equal rows, constant columns, values of 1e300, more columns than rows.</summary>
    BatchModel Fit(Table train, FitOptions options);
}
