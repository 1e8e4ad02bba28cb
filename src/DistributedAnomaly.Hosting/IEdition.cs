using DistributedAnomaly.Configuration;

namespace DistributedAnomaly.Hosting;

/// <summary>What one executable adds to the server that all of them are.</summary>
public interface IEdition
{
    ServeArguments Arguments { get; }

    /// <summary>Knows the policies that this edition brings along.</summary>
    ConfigurationLoader Loader { get; }

    /// <summary>Puts this edition's part of the command line before the file; called for every version of the file.</summary>
    PlatformConfiguration Combine(PlatformConfiguration file);

    /// <summary>What is special about the server, before it has its engine.</summary>
    ServerOptions Adapt(ServerOptions options, PlatformConfiguration configuration);

    /// <summary>See <see cref="EngineOpener"/>. Called once.</summary>
    Task<RunningEngine> OpenAsync(
        PlatformConfiguration configuration, ILoggerFactory loggers, TimeProvider clock, Action<string> waiting, CancellationToken cancellationToken);

    /// <summary>Takes another version of the configuration while the engine runs.</summary>
    ValueTask ApplyAsync(PlatformConfiguration configuration, CancellationToken cancellationToken);

    /// <summary>Where the state is and what else is good to know, for the message at the start: goes after "listens on ...".</summary>
    string Describe(PlatformConfiguration configuration);
}
