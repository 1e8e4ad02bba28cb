namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>One line of <c>/proc/diskstats</c>: totals since the start.</summary>
internal readonly ref struct DiskCounters
{
    /// <summary>The kernel counts in sectors of this size, whatever the disk's own are.</summary>
    private const int SectorBytes = 512;

    private DiskCounters(ReadOnlySpan<byte> name, ulong read, ulong written, ulong busyMs)
    {
        Name = name;
        ReadBytes = read;
        WrittenBytes = written;
        BusyMs = busyMs;
    }

    public ReadOnlySpan<byte> Name { get; }

    public ulong ReadBytes { get; }

    public ulong WrittenBytes { get; }

    /// <summary>Time in which at least one request was under way (ms).</summary>
    public ulong BusyMs { get; }

    /// <summary>major minor name, reads merged sectors ms, writes merged sectors ms, in-flight, busy-ms ...</summary>
    public static DiskCounters Parse(Fields line)
    {
        line.Skip(2);
        var name = line.Next();
        line.Skip(2);
        var read = line.NextNumber();
        line.Skip(3);
        var written = line.NextNumber();
        line.Skip(2);
        return new DiskCounters(name, read * SectorBytes, written * SectorBytes, line.NextNumber());
    }
}
