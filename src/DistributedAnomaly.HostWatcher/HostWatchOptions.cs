namespace DistributedAnomaly.HostWatcher;

/// <summary>How this machine is watched.</summary>
public sealed record HostWatchOptions
{
    /// <summary>The fleet that hosts belong to.</summary>
    public const string Fleet = "host";

    /// <summary>Time between two readings.</summary>
    /// <value>Default 1 s; 100 ms to 1 h.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Readings are not reported so long after the start: what a server's own start costs is nothing to learn from.</summary>
    /// <value>Default 5 s; 0 to 10 minutes.</value>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Name of this machine in its fleet.</summary>
    /// <value>Default: the machine's name.</value>
    public string Entity { get; init; } = Environment.MachineName;

    /// <summary>Folder below which <c>proc</c> and <c>sys</c> lie: another one than <c>/</c> watches the host from inside a container.</summary>
    /// <value>Default <c>/</c>.</value>
    public string Root { get; init; } = "/";

    /// <summary>File systems, disks and network interfaces that are watched, of each kind; further ones are named in the log and left out.</summary>
    /// <value>Default 8; 1 to 64.</value>
    public int MaxDevices { get; init; } = 8;

    /// <exception cref="InvalidOperationException">Values are out of their ranges; the message names them all.</exception>
    public void Validate()
    {
        var errors = Errors().ToList();
        if (errors.Count > 0)
            throw new InvalidOperationException("The host watch cannot start: " + string.Join(' ', errors));
    }

    private IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Entity))
            yield return $"{nameof(Entity)} is empty.";
        if (string.IsNullOrWhiteSpace(Root))
            yield return $"{nameof(Root)} is empty.";
        if (Interval < TimeSpan.FromMilliseconds(100) || Interval > TimeSpan.FromHours(1))
            yield return $"{nameof(Interval)} is {Interval}; it may be 100 ms to 1 h.";
        if (Settle < TimeSpan.Zero || Settle > TimeSpan.FromMinutes(10))
            yield return $"{nameof(Settle)} is {Settle}; it may be 0 to 10 minutes.";
        if (MaxDevices is < 1 or > 64)
            yield return $"{nameof(MaxDevices)} is {MaxDevices}; it may be 1 to 64.";
    }
}
