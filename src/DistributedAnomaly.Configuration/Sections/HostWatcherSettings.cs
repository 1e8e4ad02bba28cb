namespace DistributedAnomaly.Configuration.Sections;

/// <summary>How the server's own machine is watched, as an entity of fleet <c>host</c>.</summary>
public sealed record HostWatcherSettings
{
    /// <value>Default true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Time between two readings.</summary>
    /// <value>Default 1 s; 100 ms to 1 h.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Name of the entity; null: the machine's name.</summary>
    public string? Name { get; init; }

    /// <summary>Folder below which <c>proc</c> and <c>sys</c> lie: another one than <c>/</c> watches the host from inside a container.</summary>
    /// <value>Default <c>/</c>.</value>
    public string Root { get; init; } = "/";

    /// <summary>File systems, disks and network interfaces that are watched, of each kind.</summary>
    /// <value>Default 8; 1 to 64.</value>
    public int MaxDevices { get; init; } = 8;
}
