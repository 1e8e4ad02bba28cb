using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;

namespace DistributedAnomaly.Grains.Ingest;

/// <summary>Sorts out the rows that no entity can take.</summary>
internal static class RowChecks
{
    /// <returns>Positions of the good rows.</returns>
    public static int[] Check(ObservationBatch batch, List<RejectedObservation> rejected)
    {
        var good = new int[batch.Count];
        var count = 0;
        ReadOnlySpan<string> before = [];
        for (var row = 0; row < batch.Count; row++)
        {
            if (Refuse(batch, row, before) is { } reason)
            {
                rejected.Add(new RejectedObservation(row, reason, Retry: false));
                continue;
            }

            before = batch.Metrics(row);
            good[count++] = row;
        }

        return count == good.Length ? good : good[..count];
    }

    /// <param name="before">Names that are known to be good: those of another row, which are mostly the same objects.</param>
    private static string? Refuse(ObservationBatch batch, int row, ReadOnlySpan<string> before)
    {
        const string Invalid = "A name is empty, longer than 1,024 characters, or has control characters.";
        var metrics = batch.Metrics(row);
        if (metrics.IsEmpty)
            return "The observation has no metrics.";
        if (!NameRule.IsValid(batch.Entity(row)))
            return Invalid;
        for (var i = 0; i < metrics.Length; i++)
        {
            if ((i >= before.Length || !ReferenceEquals(metrics[i], before[i])) && !NameRule.IsValid(metrics[i]))
                return Invalid;
        }

        return null;
    }
}
