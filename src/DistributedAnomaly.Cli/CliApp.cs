using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using DistributedAnomaly.Cli.Commands;

namespace DistributedAnomaly.Cli;

/// <summary>The command line, put together: parse, run, translate what went wrong into an exit code.</summary>
internal static class CliApp
{
    /// <summary>After Ctrl-C or SIGTERM: a server finishes the requests under way and closes its files.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(string[] args, CliIo io, CancellationToken cancellationToken)
    {
        var root = Build(io);
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
                await io.Error.WriteLineAsync("anomaly: " + error.Message);
            await io.Error.WriteLineAsync($"Try '{Path(parsed.CommandResult.Command)} --help'.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = io.Out, Error = io.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestEnd,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception e) when (Failures.CodeOf(e) is { } code)
        {
            await io.Error.WriteLineAsync("anomaly: " + Failures.Describe(e));
            return code;
        }
        finally
        {
            await io.Out.FlushAsync(CancellationToken.None);
        }
    }

    public static RootCommand Build(CliIo io)
    {
        var root = new RootCommand("Watches every entity of a fleet against that entity's own normal.")
        {
            ServeCommand.Create(io),
            ScoreCommand.Create(io),
            BacktestCommand.Create(io),
            EvaluateCommand.Create(io),
            DetectCommand.Create(io),
            SimulateCommand.Create(io),
            StoryCommand.Create(io),
            PushCommand.Create(io),
            WatchCommand.Create(io),
            FleetsCommand.Create(io),
            EntitiesCommand.Create(io),
            EntityCommand.Create(io),
            ModelsCommand.Create(io),
            PeersCommand.Create(io),
            IncidentsCommand.Create(io),
            AlertsCommand.Create(io),
            ReceiversCommand.Create(io),
            ConfigCommand.Create(io),
            HealthCommand.Create(io),
            VersionCommand.Create(io),
        };
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction help } option)
            option.Action = new HelpWithExamples(help);
        return root;
    }

    private static string Path(System.CommandLine.Command command) => command is RootCommand ? "anomaly" : "anomaly " + command.Name;
}
