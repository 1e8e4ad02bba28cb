using System.Buffers.Text;
using System.Text;
using DistributedAnomaly.Core.Series;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>Reads a Linux machine from <c>/proc</c> and <c>/sys</c>. About ten small files a reading; the list of devices once a minute.</summary>
internal sealed partial class LinuxHostReader : IHostReader
{
    private const double RefreshSeconds = 60;

    private readonly ILogger _log;
    private readonly Func<string, FileSystemUse?> _use;
    private readonly ProcFile _file = new();
    private readonly string _root;
    private readonly string _proc;
    private readonly string _self;
    private readonly DeviceList<Disk> _disks;
    private readonly DeviceList<NetworkLink> _links;
    private readonly DeviceList<Volume> _volumes;
    private readonly Pressure[] _pressures = [new("cpu"), new("io"), new("memory")];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private CpuTimes _cpu;
    private double _refreshIn;

    public LinuxHostReader(HostWatchOptions options, ILogger log)
        : this(options, log, FileSystemUse.Of)
    {
    }

    internal LinuxHostReader(HostWatchOptions options, ILogger log, Func<string, FileSystemUse?> use)
    {
        _log = log;
        _use = use;
        _root = options.Root;
        _proc = Path.Combine(_root, "proc");
        // With another machine's /proc, "self" would be a process of this one.
        _self = Path.Combine(_proc, _root == "/" ? "self" : "1");
        _disks = new DeviceList<Disk>(options.MaxDevices, name => new Disk(name));
        _links = new DeviceList<NetworkLink>(options.MaxDevices, name => new NetworkLink(name));
        _volumes = new DeviceList<Volume>(options.MaxDevices, point => new Volume(point));
    }

    public string? Missing => null;

    public void Read(double seconds, ObservationBatch batch)
    {
        _refreshIn -= seconds;
        if (_refreshIn <= 0)
        {
            _refreshIn = RefreshSeconds;
            Refresh();
        }

        ReadProcessors(batch);
        ReadMemory(batch);
        foreach (var volume in _volumes.Devices)
        {
            if (_use(At(volume.MountPoint)) is { Total: > 0 } use)
                batch.AddMetric(volume.Metric, use.UsedPercent);
        }

        var disks = new Fields(_file.Read(Path.Combine(_proc, "diskstats")));
        while (disks.NextLine(out var line))
        {
            var counters = DiskCounters.Parse(line);
            _disks.Find(counters.Name)?.Add(counters, seconds, batch);
        }

        var links = new Fields(_file.Read(Path.Combine(_self, "net", "dev")));
        while (links.NextLine(out var line))
        {
            if (NetworkCounters.TryParse(line, out var counters))
                _links.Find(counters.Name)?.Add(counters.ReceivedBytes, counters.TransmittedBytes, counters.Errors, seconds, batch);
        }

        foreach (var pressure in _pressures)
            pressure.Add(_file.Read(Path.Combine(_proc, "pressure", pressure.Resource)), seconds, batch);
    }

    private void ReadProcessors(ObservationBatch batch)
    {
        if (CpuTimes.TryParse(_file.Read(Path.Combine(_proc, "stat")), out var now))
        {
            if (CpuTimes.Between(_cpu, now) is { } shares && _cpu != default)
            {
                batch.AddMetric("cpu.used_percent", shares.Used);
                batch.AddMetric("cpu.user_percent", shares.User);
                batch.AddMetric("cpu.system_percent", shares.System);
                batch.AddMetric("cpu.iowait_percent", shares.IoWait);
                batch.AddMetric("cpu.steal_percent", shares.Steal);
            }

            batch.AddMetric("processes.running", now.ProcessesRunning);
            batch.AddMetric("processes.blocked", now.ProcessesBlocked);
            _cpu = now;
        }

        if (Utf8Parser.TryParse(_file.Read(Path.Combine(_proc, "loadavg")), out double load, out _))
            batch.AddMetric("load.1m", load);
    }

    private void ReadMemory(ObservationBatch batch)
    {
        if (!MemoryState.TryParse(_file.Read(Path.Combine(_proc, "meminfo")), out var memory))
            return;
        batch.AddMetric("memory.used_percent", memory.UsedPercent);
        batch.AddMetric("memory.available_bytes", memory.Available);
        if (memory.SwapTotal > 0)
            batch.AddMetric("swap.used_percent", memory.SwapUsedPercent);
    }

    private void Refresh()
    {
        _disks.Replace(SysClass.RealDevices(Path.Combine(_root, "sys", "block")));
        _links.Replace(SysClass.RealDevices(Path.Combine(_root, "sys", "class", "net")));
        // In containers single files are mounted too (resolv.conf); they are no file systems of their own.
        _volumes.Replace(Mounts.Real(Encoding.UTF8.GetString(_file.Read(Path.Combine(_self, "mountinfo"))))
            .Where(point => _use(At(point)) is not null && !File.Exists(At(point))));
        Tell("disks", _disks.Overflow);
        Tell("network interfaces", _links.Overflow);
        Tell("file systems", _volumes.Overflow);
    }

    private string At(string mountPoint) => _root.TrimEnd('/') + mountPoint;

    private void Tell(string kind, IReadOnlyList<string> overflow)
    {
        if (overflow.Count > 0 && _told.Add(kind))
            LogOverflow(kind, overflow.Count, string.Join(", ", overflow.Take(10)));
    }

    [LoggerMessage(610, LogLevel.Warning, "More {Kind} than are watched; {Count} are left out: {Names}")]
    private partial void LogOverflow(string kind, int count, string names);
}
