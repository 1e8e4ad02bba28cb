using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Storage;

/// <summary>Roll-ups and raw observations on disk. One thread writes; any thread reads.</summary>
public interface IHistoryStore : IDisposable
{
    /// <summary>
    /// Writes a batch in one transaction. What is written again replaces what was there, so that a replay doubles nothing.
    /// Deletes the oldest first where the batch would not fit under the size bound.
    /// </summary>
    /// <returns>Roll-ups and raw values that were not kept because a bound of the store was reached.</returns>
    int Write(HistoryBatch batch);

    /// <summary>Deletes what is older than the age bound.</summary>
    /// <param name="nowMs">Unix ms.</param>
    void Prune(long nowMs);

    /// <summary>The newest points of each metric in the range, in the order of time.</summary>
    IReadOnlyList<MetricRollups> ReadRollups(HistoryQuery query, CancellationToken cancellationToken);

    /// <summary>The newest raw values in the range, in the order of time.</summary>
    IReadOnlyList<RawValue> ReadRaw(HistoryQuery query, CancellationToken cancellationToken);
}
