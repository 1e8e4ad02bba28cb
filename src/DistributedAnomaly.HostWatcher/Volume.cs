namespace DistributedAnomaly.HostWatcher;

/// <summary>One file system under watch.</summary>
internal sealed class Volume(string mountPoint)
{
    public string MountPoint { get; } = mountPoint;

    public string Metric { get; } = $"filesystem.{mountPoint}.used_percent";
}
