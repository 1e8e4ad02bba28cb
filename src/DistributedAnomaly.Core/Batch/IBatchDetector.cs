using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch;

/// <summary>
/// A method that learns from a table what is usual, and then tells of every row how unusual it is. Hyper-parameters are init
/// properties, each with its default and range; a value out of range is an <see cref="ArgumentOutOfRangeException"/> at
/// <see cref="Fit"/> at the latest. Every implementation has a constructor without arguments, by which it is found and loaded.
/// </summary>
public interface IBatchDetector
{
    /// <summary>In kebab-case, never changed: model files hold it.</summary>
    string Name { get; }

    /// <summary>Learns. Takes any table: one row, equal rows, constant columns, values of 1e300, more columns than rows.</summary>
    BatchModel Fit(Table train, FitOptions options);

    /// <summary>Reads what <see cref="BatchModel.Save"/> of a model of this detector wrote, whatever the hyper-parameters of this one.</summary>
    /// <exception cref="SnapshotException">It is damaged: lengths and indices are checked, nothing is trusted.</exception>
    BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader);
}
