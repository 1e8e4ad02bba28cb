using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>The metrics of one entity, in the order in which they first appeared.</summary>
internal struct MetricTable
{
    /// <summary>Bytes that one metric takes in a snapshot, at least.</summary>
    private const int LeastSaved = 100;

    private MetricMonitor[] _metrics = [];

    public MetricTable()
    {
    }

    public int Count { get; private set; }

    public readonly int MemoryBytes
    {
        get
        {
            var bytes = _metrics.Length * 8;
            foreach (var metric in All)
                bytes += metric.MemoryBytes;
            return bytes;
        }
    }

    public readonly ReadOnlySpan<MetricMonitor> All => _metrics.AsSpan(0, Count);

    public readonly MetricMonitor this[int position] => _metrics[position];

    /// <param name="name">Of the metric.</param>
    /// <param name="hint">Position at which it is likely.</param>
    /// <returns>Its position; -1 if it is not there.</returns>
    public readonly int Find(string name, int hint)
    {
        if (hint < Count && ReferenceEquals(_metrics[hint].Name, name))
            return hint;
        for (var i = 0; i < Count; i++)
        {
            if (!string.Equals(_metrics[i].Name, name, StringComparison.Ordinal))
                continue;
            _metrics[i].Name = name;
            return i;
        }

        return -1;
    }

    /// <returns>Its position.</returns>
    public int Add(MetricMonitor metric)
    {
        if (Count == _metrics.Length)
            Array.Resize(ref _metrics, Math.Max(Count + 1, Count * 5 / 4));
        _metrics[Count] = metric;
        return Count++;
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Int(Count);
        foreach (var metric in All)
            metric.Save(writer);
    }

    public static MetricTable Load(ref SnapshotReader reader, MonitorPlan plan, Fidelity fidelity)
    {
        var metrics = new MetricMonitor[reader.Length(LeastSaved)];
        for (var i = 0; i < metrics.Length; i++)
            metrics[i] = MetricMonitor.Load(ref reader, plan, fidelity);
        return new MetricTable { _metrics = metrics, Count = metrics.Length };
    }
}
