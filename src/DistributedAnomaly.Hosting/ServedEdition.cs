using DistributedAnomaly.Api;
using DistributedAnomaly.Configuration;

namespace DistributedAnomaly.Hosting;

/// <summary>An edition as a command: from arguments to an exit code, with a configuration file that is read again when it changes.</summary>
public static class ServedEdition
{
    /// <summary>A start that takes longer says in between what it does.</summary>
    private static readonly TimeSpan ShortStart = TimeSpan.FromSeconds(1);

    /// <summary>Serves until the process is asked to stop (SIGTERM, Ctrl-C) or the token is cancelled.</summary>
    /// <returns>See <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, string usage, Func<IReadOnlyList<string>, IEdition> parse, TextWriter output, TextWriter errors,
        CancellationToken cancellationToken)
    {
        if (arguments.Any(a => a is "--help" or "-h"))
        {
            await output.WriteLineAsync(usage);
            return ExitCodes.Stopped;
        }

        try
        {
            await ServeAsync(parse(arguments), output, cancellationToken);
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

    private static async Task ServeAsync(IEdition edition, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var begun = clock.GetTimestamp();
        await using var file = edition.Arguments.ConfigurationFile is { } path
            ? ConfigurationFile.Open(path, edition.Loader, new ConfigurationFileOptions(), clock)
            : null;
        var configuration = ApiSetup.Combine(file?.Current ?? edition.Loader.Defaults, edition);
        var options = new ServerOptions
        {
            Api = ApiSetup.Api(configuration),
            Clock = clock,
            LogLevel = edition.Arguments.Verbose ? LogLevel.Information : LogLevel.Warning,
            Telemetry = configuration.Telemetry,
            OpenEngine = (loggers, time, waiting, stopping) => edition.OpenAsync(configuration, loggers, time, waiting, stopping),
        };
        await using var server = await ServerApp.StartAsync(edition.Adapt(options, configuration), cancellationToken);
        var running = server.RunAsync(cancellationToken);
        var addresses = string.Join(" and ", server.Addresses.Select(a => a.GetLeftPart(UriPartial.Authority)));
        var started = Task.WhenAny(server.Ready, running);
        if (await Task.WhenAny(started, Task.Delay(ShortStart, clock, CancellationToken.None)) != started)
            await output.WriteLineAsync($"DistributedAnomaly listens on {addresses} and reads its state; /readyz says when it serves.");
        if (await started == server.Ready && server.Ready.IsCompletedSuccessfully)
        {
            await output.WriteLineAsync(
                $"DistributedAnomaly listens on {addresses}, {edition.Describe(configuration)}. "
                + $"Ready after {clock.GetElapsedTime(begun).TotalMilliseconds:F0} ms.");
            file?.Watch(ReloadAsync, Report);
        }

        await running;

        async ValueTask ReloadAsync(PlatformConfiguration next, CancellationToken token)
        {
            next = ApiSetup.Combine(next, edition);
            ApiSetup.CheckOpenDoors(configuration, next);
            await edition.ApplyAsync(next, token);
            server.Keys.Replace(ApiSetup.Keys(next));
            var later = configuration.NeedRestart(next);
            await output.WriteLineAsync($"The configuration was read again and holds{(later.Count == 0 ? "." : $"; changes in {string.Join(", ", later)} take effect at the next start.")}");
        }

        void Report(IReadOnlyList<ConfigurationError> faults) => output.WriteLine(
            faults.Count == 0
                ? "The configuration file is good again."
                : $"The configuration file has errors; the last good version holds:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
    }
}
