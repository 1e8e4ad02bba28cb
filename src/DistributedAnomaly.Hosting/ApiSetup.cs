using System.Collections.Immutable;
using DistributedAnomaly.Api;
using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Configuration;
using DistributedAnomaly.Configuration.Sections;
using DistributedAnomaly.Ingest;

namespace DistributedAnomaly.Hosting;

/// <summary>From command line and configuration file to what the API is made of.</summary>
internal static class ApiSetup
{
    /// <summary>What the command line says goes before the file.</summary>
    /// <exception cref="ApiOptionsException">An address of the command line is none.</exception>
    /// <exception cref="ServerStartException">The combination is not allowed.</exception>
    public static PlatformConfiguration Combine(PlatformConfiguration file, IEdition edition)
    {
        var listen = edition.Arguments.Listen;
        foreach (var address in listen)
            ListenAddress.Parse(address);
        var combined = edition.Combine(listen.Count > 0 ? file with { Server = file.Server with { Listen = listen } } : file);
        Check(combined);
        return combined;
    }

    /// <summary>A reload exchanges the keys at once, but the addresses only at the next start: those that are open now still need keys.</summary>
    /// <exception cref="ServerStartException">They would have none.</exception>
    public static void CheckOpenDoors(PlatformConfiguration running, PlatformConfiguration next) =>
        Check(running with { Server = running.Server with { ApiKeys = next.Server.ApiKeys } });

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

    private static void Check(PlatformConfiguration configuration)
    {
        var faults = configuration.Validate();
        if (faults.Count > 0)
            throw new ServerStartException(ExitCodes.Usage, string.Join(Environment.NewLine, faults));
    }

    private static ApiKey Key(ApiKeySettings key) => new(
        key.Name,
        key.SecretSha256.AsMemory(),
        (key.Scopes.HasFlag(KeyScopes.Ingest) ? ApiScopes.Ingest : ApiScopes.None)
        | (key.Scopes.HasFlag(KeyScopes.Read) ? ApiScopes.Read : ApiScopes.None)
        | (key.Scopes.HasFlag(KeyScopes.Operate) ? ApiScopes.Operate : ApiScopes.None)
        | (key.Scopes.HasFlag(KeyScopes.Admin) ? ApiScopes.Admin : ApiScopes.None),
        key.Fleets.Count == 0 ? null : key.Fleets.ToImmutableHashSet(StringComparer.Ordinal));
}
