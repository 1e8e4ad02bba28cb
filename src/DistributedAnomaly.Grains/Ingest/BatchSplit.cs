using System.Runtime.InteropServices;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Grains.Wire;

namespace DistributedAnomaly.Grains.Ingest;

/// <summary>The rows of a batch by entity, each entity's in their order; and those that no entity can take.</summary>
internal sealed class BatchSplit
{
    public BatchSplit(ObservationBatch batch, VerdictFilter filter)
    {
        var entities = new Dictionary<string, List<int>>(batch.Count, StringComparer.Ordinal);
        for (var row = 0; row < batch.Count; row++)
        {
            if (Refuse(batch, row) is { } reason)
            {
                Rejected.Add(new RejectedObservation(row, reason, Retry: false));
                continue;
            }

            ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(entities, batch.Entity(row), out _);
            (rows ??= new List<int>(1)).Add(row);
        }

        Slices = new (string, RowSlice)[entities.Count];
        var i = 0;
        foreach (var (entity, rows) in entities)
        {
            int[] all = [.. rows];
            Slices[i++] = (entity, new RowSlice(batch, all, all, filter));
        }
    }

    public (string Entity, RowSlice Rows)[] Slices { get; }

    public List<RejectedObservation> Rejected { get; } = [];

    private static string? Refuse(ObservationBatch batch, int row)
    {
        var metrics = batch.Metrics(row);
        if (metrics.IsEmpty)
            return "The observation has no metrics.";
        const string Invalid = "A name is empty, longer than 1,024 characters, or has control characters.";
        if (!NameRule.IsValid(batch.Entity(row)))
            return Invalid;
        foreach (var metric in metrics)
        {
            if (!NameRule.IsValid(metric))
                return Invalid;
        }

        return null;
    }
}
