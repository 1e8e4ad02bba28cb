using DistributedAnomaly.Configuration.Sections;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Receivers;

namespace DistributedAnomaly.Configuration;

/// <summary>One version of everything that the configuration file says. Immutable: a reload makes a new one.</summary>
public sealed record PlatformConfiguration
{
    /// <summary>What holds without a file.</summary>
    public static readonly PlatformConfiguration Default = new();

    public ServerSettings Server { get; init; } = new();

    public EngineOptions Engine { get; init; } = new();

    public FleetPolicies Fleets { get; init; } = FleetPolicies.Default;

    /// <summary>Who is told about alerts.</summary>
    public ReceiverSettings Receivers { get; init; } = new();

    /// <summary>Routes and what holds alerts back.</summary>
    public AlertSettings Alerts { get; init; } = new();

    public HostWatcherSettings HostWatcher { get; init; } = new();

    public ClusterSettings Cluster { get; init; } = new();

    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>What may not be combined, also after a command line changed the addresses: open doors need keys.</summary>
    /// <returns>Sentences; none: all is well.</returns>
    public IReadOnlyList<string> Validate() => Server.ApiKeys.Count > 0
        ? []
        : [.. Server.Listen.Where(l => !ListenUrl.IsLoopback(l)).Select(ListenUrl.NeedsKeys)];

    /// <summary>Sections that differ and take effect only at the next start.</summary>
    public IReadOnlyList<string> NeedRestart(PlatformConfiguration next)
    {
        var sections = new List<string>();
        if (!Server.Listen.SequenceEqual(next.Server.Listen) || Server.MaxRequestBytes != next.Server.MaxRequestBytes)
            sections.Add("server");
        if (Engine != next.Engine)
            sections.Add("engine");
        if (HostWatcher != next.HostWatcher)
            sections.Add("host_watcher");
        if (Cluster != next.Cluster)
            sections.Add("cluster");
        if (Telemetry != next.Telemetry)
            sections.Add("telemetry");
        return sections;
    }
}
