using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Recording;

/// <summary>An entity's open minute, by the observations' time. Metrics stand at the monitor's positions.</summary>
internal struct MinuteRollups
{
    public const long LengthMs = 60_000;

    private MinuteAccumulator[]? _metrics;

    /// <summary>Begin of the open minute (Unix ms).</summary>
    public long StartMs { get; private set; }

    /// <summary>Values of all metrics in the open minute.</summary>
    public int Values { get; private set; }

    public readonly int MemoryBytes => _metrics is null ? 0 : 24 + 56 * _metrics.Length;

    /// <summary>The begin of the minute that holds a time; before 1970 too.</summary>
    public static long StartOf(long timeMs) => timeMs - ((timeMs % LengthMs) + LengthMs) % LengthMs;

    /// <summary>Begins another minute, empty.</summary>
    public void Begin(long startMs)
    {
        StartMs = startMs;
        Values = 0;
        if (_metrics is not null)
            Array.Clear(_metrics);
    }

    /// <param name="position">Of the metric in the monitor.</param>
    /// <param name="positions">Metrics of the monitor.</param>
    /// <param name="health">After the value was judged.</param>
    public void Add(int position, int positions, in MetricHealth health)
    {
        if (_metrics is null || position >= _metrics.Length)
            Array.Resize(ref _metrics, positions);
        ref var metric = ref _metrics[position];
        var value = health.Value;
        if (metric.Count == 0)
        {
            metric.Min = metric.Max = value;
        }
        else
        {
            metric.Min = Math.Min(metric.Min, value);
            metric.Max = Math.Max(metric.Max, value);
        }

        metric.Count++;
        metric.Sum += value;
        metric.Last = value;
        metric.Expected = (float)health.Expected;
        metric.Low = (float)health.Low;
        metric.High = (float)health.High;
        metric.Surprise = Math.Max(metric.Surprise, (float)health.Surprise);
        Values++;
    }

    /// <summary>Copies the minute as it stands.</summary>
    public readonly void CopyTo(HistoryBatch batch, HistoryTarget target, EntityMonitor monitor)
    {
        if (Values == 0)
            return;
        batch.BeginMinute(target, StartMs);
        for (var i = 0; i < _metrics!.Length; i++)
        {
            ref readonly var m = ref _metrics[i];
            if (m.Count > 0)
            {
                batch.Add(
                    monitor.MetricAt(i).Metric,
                    new Rollup(StartMs, m.Count, m.Min, m.Max, m.Sum / m.Count, m.Last, m.Expected, m.Low, m.High, m.Surprise));
            }
        }
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Long(StartMs);
        writer.Int(Values);
        writer.Int(_metrics?.Length ?? 0);
        foreach (ref readonly var m in _metrics.AsSpan())
        {
            writer.Int(m.Count);
            writer.Double(m.Sum);
            writer.Double(m.Min);
            writer.Double(m.Max);
            writer.Double(m.Last);
            writer.Float(m.Expected);
            writer.Float(m.Low);
            writer.Float(m.High);
            writer.Float(m.Surprise);
        }
    }

    public static MinuteRollups Load(ref SnapshotReader reader)
    {
        var loaded = new MinuteRollups { StartMs = reader.Long(), Values = reader.Int() };
        var count = reader.Length(52);
        if (count == 0)
            return loaded;
        loaded._metrics = new MinuteAccumulator[count];
        foreach (ref var m in loaded._metrics.AsSpan())
        {
            m.Count = reader.Int();
            m.Sum = reader.Double();
            m.Min = reader.Double();
            m.Max = reader.Double();
            m.Last = reader.Double();
            m.Expected = reader.Float();
            m.Low = reader.Float();
            m.High = reader.Float();
            m.Surprise = reader.Float();
        }

        return loaded;
    }
}
