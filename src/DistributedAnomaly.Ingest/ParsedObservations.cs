using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Ingest;

/// <summary>What a body held: the valid observations in columns, the invalid ones with their reasons. Reusable after <see cref="Clear"/>.</summary>
public sealed class ParsedObservations
{
    private readonly List<InvalidObservation> _invalid = [];
    private int[] _indexes = new int[64];

    public ObservationBatch Batch { get; } = new(string.Empty);

    /// <summary>In the order of the body.</summary>
    public IReadOnlyList<InvalidObservation> Invalid => _invalid;

    /// <summary>Observations in the body, valid and invalid.</summary>
    public int Count => Batch.Count + _invalid.Count;

    /// <summary>Where in the body a row of the batch stood.</summary>
    public int IndexOf(int row) => _indexes[row];

    public void Clear(string fleet, long receivedMs)
    {
        Batch.Clear(fleet);
        Batch.ReceivedMs = receivedMs;
        _invalid.Clear();
    }

    /// <summary>Takes back what was added last, valid or not.</summary>
    internal void RemoveLast()
    {
        if (_invalid.Count > 0 && _invalid[^1].Index == Count - 1)
            _invalid.RemoveAt(_invalid.Count - 1);
        else
            Batch.RemoveLast();
    }

    internal void AddInvalid(string reason) => _invalid.Add(new InvalidObservation(Count, reason));

    internal void Add(string entity, long timeMs, ContextLabels? context, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values)
    {
        if (Batch.Count == _indexes.Length)
            Array.Resize(ref _indexes, _indexes.Length * 2);
        _indexes[Batch.Count] = Count;
        Batch.Add(entity, timeMs, context);
        for (var i = 0; i < metrics.Length; i++)
            Batch.AddMetric(metrics[i], values[i]);
    }
}
