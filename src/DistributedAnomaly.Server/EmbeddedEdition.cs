using System.Collections.Immutable;
using System.Data.Common;
using DistributedAnomaly.Configuration;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Hosting;
using DistributedAnomaly.HostWatcher;

namespace DistributedAnomaly.Server;

/// <summary>The embedded edition: one process, its state in one folder, and a watch over its own machine.</summary>
internal sealed class EmbeddedEdition(ServerArguments arguments) : IEdition
{
    private EmbeddedParts? _parts;

    public ServeArguments Arguments => arguments.Common;

    public ConfigurationLoader Loader { get; } = new(
        builtIn: ImmutableDictionary<string, FleetPolicy>.Empty.Add(HostWatchOptions.Fleet, HostPolicy.Default));

    public PlatformConfiguration Combine(PlatformConfiguration file) => file with
    {
        Engine = arguments.DataDirectory is { } data ? file.Engine with { DataDirectory = data } : file.Engine,
        HostWatcher = arguments.WatchHost ? file.HostWatcher : file.HostWatcher with { Enabled = false },
    };

    public ServerOptions Adapt(ServerOptions options, PlatformConfiguration configuration) => options;

    public async Task<RunningEngine> OpenAsync(
        PlatformConfiguration configuration, ILoggerFactory loggers, TimeProvider clock, Action<string> waiting, CancellationToken cancellationToken)
    {
        try
        {
            var parts = _parts = await EmbeddedParts.OpenAsync(configuration, loggers, clock, cancellationToken);
            return new RunningEngine(parts.Engine, _ => parts.DisposeAsync());
        }
        catch (DataDirectoryInUseException e)
        {
            throw new ServerStartException(ExitCodes.Data, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or DbException)
        {
            throw new ServerStartException(ExitCodes.Data, $"The data in '{configuration.Engine.DataDirectory}' cannot be used: {e.Message}", e);
        }
    }

    public ValueTask ApplyAsync(PlatformConfiguration configuration, CancellationToken cancellationToken) =>
        _parts!.ApplyAsync(configuration, cancellationToken);

    public string Describe(PlatformConfiguration configuration) =>
        $"keeps its data in '{Path.GetFullPath(configuration.Engine.DataDirectory)}'"
        + (configuration.HostWatcher.Enabled ? $", and watches this machine as 'host/{configuration.HostWatcher.Name ?? Environment.MachineName}'" : string.Empty);
}
