using System.Collections.Immutable;
using DistributedAnomaly.Api;
using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Configuration;
using DistributedAnomaly.Configuration.Sections;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.HostWatcher;
using DistributedAnomaly.Ingest;

namespace DistributedAnomaly.Server;

/// <summary>From command line and configuration file to what the server is made of.</summary>
internal static class ServerSetup
{
    /// <summary>Knows the policies that the server brings along.</summary>
    public static readonly ConfigurationLoader Loader = new(
        builtIn: ImmutableDictionary<string, FleetPolicy>.Empty.Add(HostWatchOptions.Fleet, HostPolicy.Default));

    /// <summary>What the command line says goes before the file.</summary>
    /// <exception cref="ApiOptionsException">An address of the command line is none.</exception>
    /// <exception cref="ServerStartException">The combination is not allowed.</exception>
    public static PlatformConfiguration Combine(PlatformConfiguration file, ServerArguments arguments)
    {
        foreach (var listen in arguments.Listen)
            ListenAddress.Parse(listen);
        var combined = file with
        {
            Server = arguments.Listen.Count > 0 ? file.Server with { Listen = arguments.Listen } : file.Server,
            Engine = arguments.DataDirectory is { } data ? file.Engine with { DataDirectory = data } : file.Engine,
            HostWatcher = arguments.WatchHost ? file.HostWatcher : file.HostWatcher with { Enabled = false },
        };
        var faults = combined.Validate();
        return faults.Count == 0
            ? combined
            : throw new ServerStartException(ExitCodes.Usage, string.Join(Environment.NewLine, faults));
    }

    /// <summary>A reload exchanges the keys at once, but the addresses only at the next start: those that are open now still need keys.</summary>
    /// <exception cref="ServerStartException">They would have none.</exception>
    public static void CheckOpenDoors(PlatformConfiguration running, PlatformConfiguration next)
    {
        var faults = (running with { Server = running.Server with { ApiKeys = next.Server.ApiKeys } }).Validate();
        if (faults.Count > 0)
            throw new ServerStartException(ExitCodes.Usage, string.Join(Environment.NewLine, faults));
    }

    public static ApiOptions Api(PlatformConfiguration configuration)
    {
        var body = (int)Math.Min(int.MaxValue, configuration.Server.MaxRequestBytes);
        return new ApiOptions
        {
            Listen = configuration.Server.Listen,
            Keys = Keys(configuration),
            Ingest = new IngestLimits { MaxBodyBytes = body },
        };
    }

    public static IReadOnlyList<ApiKey> Keys(PlatformConfiguration configuration) => [.. configuration.Server.ApiKeys.Select(Key)];

    private static ApiKey Key(ApiKeySettings key) => new(
        key.Name,
        key.SecretSha256.AsMemory(),
        (key.Scopes.HasFlag(KeyScopes.Ingest) ? ApiScopes.Ingest : ApiScopes.None)
        | (key.Scopes.HasFlag(KeyScopes.Read) ? ApiScopes.Read : ApiScopes.None)
        | (key.Scopes.HasFlag(KeyScopes.Operate) ? ApiScopes.Operate : ApiScopes.None)
        | (key.Scopes.HasFlag(KeyScopes.Admin) ? ApiScopes.Admin : ApiScopes.None),
        key.Fleets.Count == 0 ? null : key.Fleets.ToImmutableHashSet(StringComparer.Ordinal));
}
