using DistributedAnomaly.Configuration;
using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Silo;

/// <summary>The cluster edition: this process is one silo, alone with its state in memory or with others on one PostgreSQL database.</summary>
internal sealed class ClusterEdition(SiloArguments arguments, Func<string, string?> environment) : IEdition
{
    // Orleans tells much of itself even where all is well: at each start its watchdog takes the machine's uptime for a lock that is held,
    // each stop that takes a second is reported, and so is each call that is repeated, though only one that fails in the end matters, and
    // that one is reported by others.
    private static readonly Dictionary<string, LogLevel> Quieter = new(StringComparer.Ordinal)
    {
        ["Orleans"] = LogLevel.Warning, ["Orleans.Runtime.Watchdog"] = LogLevel.Error, ["Orleans.Runtime.SiloLifecycleSubject"] = LogLevel.Error,
        ["Polly"] = LogLevel.Critical,
    };

    private SiloParts? _parts;

    public ServeArguments Arguments => arguments.Common;

    public ConfigurationLoader Loader { get; } = new(environment);

    public PlatformConfiguration Combine(PlatformConfiguration file)
    {
        var fromEnvironment = environment(SiloPlace.ConnectionStringVariable) is { Length: > 0 } text ? text : null;
        return file with
        {
            Cluster = file.Cluster with
            {
                ConnectionString = arguments.ConnectionString ?? fromEnvironment ?? file.Cluster.ConnectionString,
                SiloPort = arguments.SiloPort ?? file.Cluster.SiloPort,
                GatewayPort = arguments.GatewayPort ?? file.Cluster.GatewayPort,
                SiloName = arguments.SiloName ?? file.Cluster.SiloName,
            },
        };
    }

    public ServerOptions Adapt(ServerOptions options, PlatformConfiguration configuration) =>
        options with { DrainTime = configuration.Cluster.DrainTime, LeaveDelay = configuration.Cluster.LeaveDelay, LogLevels = Quieter };

    public async Task<RunningEngine> OpenAsync(
        PlatformConfiguration configuration, ILoggerFactory loggers, TimeProvider clock, Action<string> waiting, CancellationToken cancellationToken)
    {
        var place = SiloPlace.Of(configuration.Cluster, environment);
        var parts = _parts = await SiloParts.OpenAsync(place, configuration, loggers, clock, waiting, cancellationToken);
        return new RunningEngine(parts.Engine, parts.CloseAsync, parts.Lost);
    }

    public ValueTask ApplyAsync(PlatformConfiguration configuration, CancellationToken cancellationToken) =>
        _parts!.ApplyAsync(configuration, cancellationToken);

    public string Describe(PlatformConfiguration configuration) => _parts!.InWords;
}
