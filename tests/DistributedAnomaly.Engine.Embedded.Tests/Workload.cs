using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>
/// Seeded batches of two fleets: mostly calm, with incidents, entities that join later, labels, duplicates, late rows, values that are
/// not finite, and metrics that arrive apart from each other.
/// </summary>
internal sealed class Workload(int seed, int entities, int batches)
{
    public const long StartMs = 1_760_000_000_000;

    private static readonly string[] Names = ["cpu", "memory", "latency", "errors"];

    public int Count { get; } = batches;

    /// <summary>The batch of one number is always the same, whoever asks and how often.</summary>
    public ObservationBatch this[int number]
    {
        get
        {
            var random = new Random(seed * 7919 + number);
            var batch = new ObservationBatch(number % 5 == 4 ? "sensors" : "hosts") { ReceivedMs = StartMs + number * 5_000 + 300 };
            for (var i = 0; i < entities; i++)
            {
                if (number < i * Count / entities / 2)
                    continue;
                Add(batch, random, $"e{i}", StartMs + number * 5_000 + i, Incident(number, i));
            }

            return batch;
        }
    }

    private bool Incident(int number, int entity) => number > Count / 2 && (number / 12 + entity) % 7 == 0;

    private static void Add(ObservationBatch batch, Random random, string entity, long timeMs, bool incident)
    {
        var kind = random.Next(40);
        var labels = random.Next(4) == 0 ? ContextLabels.From([KeyValuePair.Create("region", "r" + random.Next(3))]) : null;
        if (kind == 0)
        {
            // Apart from each other: the second one is late by the entity's clock, not by its metric's.
            Row(batch, random, entity, timeMs + 10, labels, incident, 0, 2);
            Row(batch, random, entity, timeMs, labels, incident, 2, 4);
            return;
        }

        Row(batch, random, entity, kind == 1 ? timeMs - 20_000 : timeMs, labels, incident, 0, kind == 2 ? 2 : 4);
        if (kind == 3)
            Row(batch, random, entity, timeMs, labels, incident, 0, 4);
        if (kind == 4)
        {
            batch.Add(entity, timeMs + 1);
            batch.AddMetric("cpu", double.NaN);
        }
    }

    private static void Row(
        ObservationBatch batch, Random random, string entity, long timeMs, ContextLabels? labels, bool incident, int from, int to)
    {
        batch.Add(entity, timeMs, labels);
        for (var m = from; m < to; m++)
            batch.AddMetric(Names[m], 100 * (m + 1) + random.NextDouble() * 10 + (incident ? 500 : 0));
    }
}
