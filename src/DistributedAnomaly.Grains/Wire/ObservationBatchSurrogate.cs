using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Wire;

/// <summary>A batch in columns. Names repeat in a batch more often than not: each stands once in <see cref="Names"/>.</summary>
[GenerateSerializer, Alias("anomaly.ObservationBatch")]
internal struct ObservationBatchSurrogate
{
    [Id(0)] public string Fleet;
    [Id(1)] public long ReceivedMs;

    /// <summary>Entities and metrics.</summary>
    [Id(2)] public string[] Names;
    [Id(3)] public int[] Entities;
    [Id(4)] public long[] Times;

    /// <summary>Null: no row has labels.</summary>
    [Id(5)] public ContextLabels?[]? Contexts;

    /// <summary>Measurements of each row.</summary>
    [Id(6)] public int[] Lengths;
    [Id(7)] public int[] Metrics;
    [Id(8)] public double[] Values;
}

[RegisterConverter]
internal sealed class ObservationBatchConverter : IConverter<ObservationBatch, ObservationBatchSurrogate>
{
    public ObservationBatch ConvertFromSurrogate(in ObservationBatchSurrogate s)
    {
        var batch = new ObservationBatch(s.Fleet) { ReceivedMs = s.ReceivedMs };
        var cell = 0;
        for (var row = 0; row < s.Times.Length; row++)
        {
            batch.Add(s.Names[s.Entities[row]], s.Times[row], s.Contexts?[row]);
            for (var end = cell + s.Lengths[row]; cell < end; cell++)
                batch.AddMetric(s.Names[s.Metrics[cell]], s.Values[cell]);
        }

        return batch;
    }

    public ObservationBatchSurrogate ConvertToSurrogate(in ObservationBatch v)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var s = new ObservationBatchSurrogate
        {
            Fleet = v.Fleet, ReceivedMs = v.ReceivedMs, Entities = new int[v.Count], Times = new long[v.Count], Lengths = new int[v.Count],
            Metrics = new int[v.Measurements], Values = new double[v.Measurements],
        };
        var cell = 0;
        for (var row = 0; row < v.Count; row++)
        {
            var metrics = v.Metrics(row);
            s.Entities[row] = Number(names, v.Entity(row));
            s.Times[row] = v.Time(row);
            s.Lengths[row] = metrics.Length;
            if (v.Context(row) is { } context)
                (s.Contexts ??= new ContextLabels?[v.Count])[row] = context;
            v.Values(row).CopyTo(s.Values.AsSpan(cell));
            foreach (var metric in metrics)
                s.Metrics[cell++] = Number(names, metric);
        }

        s.Names = [.. names.Keys];
        return s;
    }

    private static int Number(Dictionary<string, int> names, string name)
    {
        if (!names.TryGetValue(name, out var number))
            names.Add(name, number = names.Count);
        return number;
    }
}
