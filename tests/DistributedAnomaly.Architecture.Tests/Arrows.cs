namespace DistributedAnomaly.Architecture.Tests;

/// <summary>The arrows of the design: which project may reference which. A project that is missing here fails the tests.</summary>
internal static class Arrows
{
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Core"] = [],
        ["Contracts"] = [],
        ["Simulation"] = ["Core"],
        ["Models.Torch"] = ["Core"],
        ["Engine"] = ["Core"],
        ["Engine.Embedded"] = ["Engine"],
        ["Storage.Sqlite"] = ["Engine"],
        ["Storage.PostgreSql"] = ["Engine"],
        ["Storage.InMemory"] = ["Engine"],
        ["Grains"] = ["Engine"],
        ["Receivers"] = ["Engine"],
        ["Configuration"] = ["Engine", "Receivers"],
        ["HostWatcher"] = ["Engine"],
        ["Client"] = ["Contracts"],
        ["Ingest"] = ["Contracts", "Core"],
        ["Api"] = ["Contracts", "Ingest", "Engine"],
        ["ClusterClient"] = ["Grains"],
        ["Hosting"] = ["Api", "Configuration"],
        ["Server"] = ["Hosting", "Engine.Embedded", "Storage.Sqlite", "HostWatcher"],
        ["Silo"] = ["Hosting", "Grains", "Storage.PostgreSql", "Storage.InMemory"],
        ["Cli"] = ["Client", "Configuration", "Server", "Simulation", "Storage.InMemory"],
    };

    /// <summary>A project's arrows, followed to their ends.</summary>
    public static IReadOnlySet<string> Reachable(string project)
    {
        var reachable = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(Allowed[project]);
        while (open.TryDequeue(out var next))
        {
            if (!reachable.Add(next))
                continue;
            foreach (var further in Allowed[next])
                open.Enqueue(further);
        }

        return reachable;
    }
}
