using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Recording;

/// <summary>
/// The open minutes of an entity's metrics, by the observations' time; metrics stand at the monitor's positions. Each metric closes its
/// own minute when it gets a value of another one, because metrics may arrive apart from each other; the store puts a minute's metrics
/// together. Mostly all of them close with one observation and make one row.
/// </summary>
internal struct MinuteRollups
{
    public const long LengthMs = 60_000;

    private MinuteAccumulator[]? _metrics;

    public readonly int MemoryBytes => _metrics is null ? 0 : 24 + 56 * _metrics.Length;

    /// <summary>The minute that holds a time; before 1970 too.</summary>
    public static int MinuteOf(long timeMs) => (int)Math.Clamp(Math.Floor((double)timeMs / LengthMs), int.MinValue, int.MaxValue);

    /// <summary>Takes the last value of a metric; if that begins another minute, the one before goes to the history.</summary>
    /// <param name="position">Of the metric in the monitor.</param>
    /// <param name="positions">Metrics of the monitor.</param>
    /// <param name="health">After the value was judged.</param>
    /// <param name="row">The minute whose row in <paramref name="history"/> is open; goes from metric to metric of one observation.</param>
    public void Add(
        int position, int positions, int minute, in MetricHealth health, HistoryBatch history, HistoryTarget target, ref int? row)
    {
        if (_metrics is null || position >= _metrics.Length)
            Array.Resize(ref _metrics, positions);
        ref var metric = ref _metrics[position];
        if (metric.Count > 0 && metric.Minute != minute)
        {
            Write(metric, health.Metric, history, target, ref row);
            metric.Count = 0;
        }

        metric.Minute = minute;
        metric.Add(health);
    }

    /// <summary>Copies the open minutes as they stand.</summary>
    public readonly void CopyTo(HistoryBatch history, HistoryTarget target, EntityMonitor monitor)
    {
        int? row = null;
        for (var i = 0; i < (_metrics?.Length ?? 0); i++)
        {
            ref readonly var metric = ref _metrics![i];
            if (metric.Count > 0)
                Write(metric, monitor.MetricAt(i).Metric, history, target, ref row);
        }
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Int(_metrics?.Length ?? 0);
        foreach (ref readonly var m in _metrics.AsSpan())
        {
            writer.Int(m.Count);
            writer.Int(m.Minute);
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
        var count = reader.Length(56);
        if (count == 0)
            return default;
        var loaded = new MinuteRollups { _metrics = new MinuteAccumulator[count] };
        foreach (ref var m in loaded._metrics.AsSpan())
        {
            m.Count = reader.Int();
            m.Minute = reader.Int();
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

    private static void Write(in MinuteAccumulator metric, string name, HistoryBatch history, HistoryTarget target, ref int? row)
    {
        if (row != metric.Minute)
        {
            history.BeginMinute(target, metric.Minute * LengthMs);
            row = metric.Minute;
        }

        history.Add(name, metric.ToRollup());
    }
}
