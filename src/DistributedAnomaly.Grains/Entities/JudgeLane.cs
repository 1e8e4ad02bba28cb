using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Grains.Entities;

/// <summary>What judging needs besides the entity, used again from row to row. One thread at a time, by <see cref="Sync"/>.</summary>
internal sealed class JudgeLane(HistoryWriter writer)
{
    public Lock Sync { get; } = new();

    public EntityJudge Judge { get; } = new();

    public Findings Found { get; } = new();

    public SnapshotWriter Change { get; } = new();

    public ObservationBatch Replayed { get; } = new("");

    public HistoryBatch History { get; private set; } = writer.Rent();

    /// <summary>Passes gathered history on to its writer.</summary>
    /// <param name="atLeast">Only if there are this many items.</param>
    public void HandOverHistory(int atLeast)
    {
        if (History.Items < atLeast)
            return;
        writer.Post(History, mayWait: false);
        History = writer.Rent();
    }
}
