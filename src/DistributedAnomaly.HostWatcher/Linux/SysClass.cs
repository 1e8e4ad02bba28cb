namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>Tells real devices from the kernel's virtual ones by the folders under <c>/sys</c>.</summary>
internal static class SysClass
{
    /// <summary>Names that are never a machine's own disk or interface, where <c>/sys</c> does not tell.</summary>
    private static readonly string[] Virtual =
    [
        "lo", "veth", "docker", "br-", "virbr", "ifb", "dummy", "cni", "flannel", "cali", "lxc", "tunl", "sit", "ip6", "gre", "erspan", "teql", "nlmon",
        "loop", "ram", "zram", "dm-", "md", "nbd",
    ];

    /// <summary>Drives with removable media: their activity says nothing about the machine.</summary>
    private static readonly string[] Removable = ["sr", "fd"];

    /// <summary>
    /// Entries with a <c>device</c> behind them. Where none has one (in a container the interface is one end of a virtual pair), all
    /// whose name does not belong to a virtual kind.
    /// </summary>
    public static IReadOnlyList<string> RealDevices(string folder)
    {
        if (!Directory.Exists(folder))
            return [];
        var names = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))
            .Where(name => !StartsWithAny(name, Removable)).Order(StringComparer.Ordinal).ToList();
        var real = names.Where(name => Path.Exists(Path.Combine(folder, name, "device"))).ToList();
        return real.Count > 0 ? real : [.. names.Where(name => !StartsWithAny(name, Virtual))];
    }

    private static bool StartsWithAny(string name, string[] prefixes) => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
