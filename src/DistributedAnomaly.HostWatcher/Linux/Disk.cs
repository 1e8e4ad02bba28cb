using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>One block device under watch.</summary>
internal sealed class Disk(string name)
{
    private readonly string _readName = $"disk.{name}.read_bytes_per_second";
    private readonly string _writeName = $"disk.{name}.write_bytes_per_second";
    private readonly string _busyName = $"disk.{name}.busy_percent";
    private CounterRate _read;
    private CounterRate _write;
    private CounterRate _busy;

    public void Add(in DiskCounters counters, double seconds, ObservationBatch batch)
    {
        if (_read.Next(counters.ReadBytes, seconds, out var read))
            batch.AddMetric(_readName, read);
        if (_write.Next(counters.WrittenBytes, seconds, out var written))
            batch.AddMetric(_writeName, written);
        if (_busy.Next(counters.BusyMs, seconds, out var busyMs))
            batch.AddMetric(_busyName, Math.Min(100, busyMs / 10));
    }
}
