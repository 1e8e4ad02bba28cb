using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch;

/// <summary>What reads a model back. Every implementation has a constructor without arguments, by which it is found.</summary>
public interface IModelReader
{
    /// <summary>In kebab-case, never changed: model files hold it.</summary>
    string Name { get; }

    /// <summary>Reads what <see cref="BatchModel.Save"/> of a model of this detector wrote, whatever the hyper-parameters of this one.</summary>
    /// <exception cref="SnapshotException">It is damaged: lengths and indices are checked, nothing is trusted.</exception>
    BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader);
}
