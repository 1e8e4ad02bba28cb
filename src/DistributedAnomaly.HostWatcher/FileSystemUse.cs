namespace DistributedAnomaly.HostWatcher;

/// <summary>Space of a file system.</summary>
/// <param name="Total">Bytes.</param>
/// <param name="Free">Bytes not used by anybody.</param>
/// <param name="Available">Bytes that an unprivileged user may still write.</param>
internal readonly record struct FileSystemUse(long Total, long Free, long Available)
{
    /// <summary>As <c>df</c> reckons it: of what users may use, the part that is used. 0 to 100.</summary>
    public double UsedPercent => Total - Free + Available is var usable and > 0 ? 100.0 * (Total - Free) / usable : 0;

    /// <summary>Null: there is no such file system (any more), or it may not be asked.</summary>
    public static FileSystemUse? Of(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return new FileSystemUse(drive.TotalSize, drive.TotalFreeSpace, drive.AvailableFreeSpace);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
