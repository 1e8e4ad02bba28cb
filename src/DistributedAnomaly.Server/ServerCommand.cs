using DistributedAnomaly.Api;
using DistributedAnomaly.Configuration;

namespace DistributedAnomaly.Server;

/// <summary>The server as a command: from arguments to an exit code. The executable and <c>anomaly serve</c> are this.</summary>
public static class ServerCommand
{
    /// <summary>A start that takes longer says in between what it does.</summary>
    private static readonly TimeSpan ShortStart = TimeSpan.FromSeconds(1);

    /// <summary>Serves until the process is asked to stop (SIGTERM, Ctrl-C) or the token is cancelled.</summary>
    /// <returns>See <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (arguments.Any(a => a is "--help" or "-h"))
        {
            await output.WriteLineAsync(ServerArguments.Usage);
            return ExitCodes.Stopped;
        }

        try
        {
            await ServeAsync(ServerArguments.Parse(arguments), output, cancellationToken);
            return ExitCodes.Stopped;
        }
        catch (ServerStartException e)
        {
            await errors.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (e is ConfigurationException or ApiOptionsException)
        {
            await errors.WriteLineAsync(e.Message);
            return ExitCodes.Usage;
        }
    }

    private static async Task ServeAsync(ServerArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var begun = clock.GetTimestamp();
        await using var file = arguments.ConfigurationFile is { } path
            ? ConfigurationFile.Open(path, ServerSetup.Loader, new ConfigurationFileOptions(), clock)
            : null;
        var configuration = ServerSetup.Combine(file?.Current ?? ServerSetup.Loader.Defaults, arguments);
        EmbeddedEdition? edition = null;
        await using var server = await ServerApp.StartAsync(
            new ServerOptions
            {
                Api = ServerSetup.Api(configuration),
                DataDirectory = configuration.Engine.DataDirectory,
                Clock = clock,
                LogLevel = arguments.Verbose ? LogLevel.Information : LogLevel.Warning,
                OpenEngine = async (loggers, time, stopping) =>
                {
                    edition = await EmbeddedEdition.OpenAsync(configuration, loggers, time, stopping);
                    return new RunningEngine(edition.Engine, edition);
                },
            },
            cancellationToken);
        var running = server.RunAsync(cancellationToken);
        var addresses = string.Join(" and ", server.Addresses.Select(a => a.GetLeftPart(UriPartial.Authority)));
        var started = Task.WhenAny(server.Ready, running);
        if (await Task.WhenAny(started, Task.Delay(ShortStart, clock, CancellationToken.None)) != started)
            await output.WriteLineAsync($"DistributedAnomaly listens on {addresses} and reads its state; /readyz says when it serves.");
        if (await started == server.Ready && server.Ready.IsCompletedSuccessfully)
        {
            await output.WriteLineAsync(
                $"DistributedAnomaly listens on {addresses}, "
                + $"keeps its data in '{Path.GetFullPath(configuration.Engine.DataDirectory)}'"
                + (configuration.HostWatcher.Enabled ? $", and watches this machine as 'host/{configuration.HostWatcher.Name ?? Environment.MachineName}'" : string.Empty)
                + $". Ready after {clock.GetElapsedTime(begun).TotalMilliseconds:F0} ms.");
            file?.Watch((next, token) => ReloadAsync(next, token), Report);
        }

        await running;

        async ValueTask ReloadAsync(PlatformConfiguration next, CancellationToken token)
        {
            next = ServerSetup.Combine(next, arguments);
            ServerSetup.CheckOpenDoors(configuration, next);
            await edition!.ApplyAsync(next, token);
            server.Keys.Replace(ServerSetup.Keys(next));
            var later = configuration.NeedRestart(next);
            await output.WriteLineAsync($"The configuration was read again and holds{(later.Count == 0 ? "." : $"; changes in {string.Join(", ", later)} take effect at the next start.")}");
        }

        void Report(IReadOnlyList<ConfigurationError> faults) => output.WriteLine(
            faults.Count == 0
                ? "The configuration file is good again."
                : $"The configuration file has errors; the last good version holds:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
    }
}
