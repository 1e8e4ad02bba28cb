using System.Net.NetworkInformation;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.HostWatcher.Portable;

/// <summary>What .NET tells on every operating system. Less than Linux tells, and <see cref="Missing"/> says so.</summary>
internal sealed class PortableHostReader(HostWatchOptions options) : IHostReader
{
    private const double RefreshSeconds = 60;

    private readonly DeviceList<Volume> _volumes = new(options.MaxDevices, point => new Volume(point));
    private readonly DeviceList<NetworkLink> _links = new(options.MaxDevices, name => new NetworkLink(name));
    private CounterRate _cpu;
    private double _refreshIn;

    public string Missing => "processor time of the machine (only of this server), load, swap, disk transfers, pressure, processes; "
        + "memory is known as of the server's last garbage collection";

    public void Read(double seconds, ObservationBatch batch)
    {
        var interfaces = NetworkInterface.GetAllNetworkInterfaces();
        _refreshIn -= seconds;
        if (_refreshIn <= 0)
        {
            _refreshIn = RefreshSeconds;
            _volumes.Replace(DriveInfo.GetDrives().Where(drive => drive.DriveType == DriveType.Fixed && drive.IsReady).Select(drive => drive.Name));
            _links.Replace(interfaces.Where(IsReal).Select(link => link.Name));
        }

        if (_cpu.Next((ulong)Environment.CpuUsage.TotalTime.Ticks, seconds, out var ticks))
            batch.AddMetric("server.cpu_percent", 100 * ticks / TimeSpan.TicksPerSecond / Environment.ProcessorCount);
        var memory = GC.GetGCMemoryInfo();
        if (memory is { TotalAvailableMemoryBytes: > 0, MemoryLoadBytes: > 0 })
            batch.AddMetric("memory.used_percent", Math.Min(100, 100.0 * memory.MemoryLoadBytes / memory.TotalAvailableMemoryBytes));
        foreach (var volume in _volumes.Devices)
        {
            if (FileSystemUse.Of(volume.MountPoint) is { Total: > 0 } use)
                batch.AddMetric(volume.Metric, use.UsedPercent);
        }

        foreach (var link in interfaces)
        {
            if (_links.Find(System.Text.Encoding.UTF8.GetBytes(link.Name)) is not { } known)
                continue;
            var totals = link.GetIPStatistics();
            known.Add(
                (ulong)Math.Max(0, totals.BytesReceived),
                (ulong)Math.Max(0, totals.BytesSent),
                (ulong)Math.Max(0, totals.IncomingPacketsWithErrors + totals.OutgoingPacketsWithErrors),
                seconds,
                batch);
        }
    }

    private static bool IsReal(NetworkInterface link) => link.OperationalStatus == OperationalStatus.Up
        && link.NetworkInterfaceType is not (NetworkInterfaceType.Loopback or NetworkInterfaceType.Tunnel);
}
