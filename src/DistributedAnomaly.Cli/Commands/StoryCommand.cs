using System.CommandLine;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Cli.Simulating;
using DistributedAnomaly.Simulation.Story;

namespace DistributedAnomaly.Cli.Commands;

internal static class StoryCommand
{
    private const string Description = "Measures on a simulated fleet how many alarms a day each way to watch it brings, how many are real, and how many faults are found.";

    private static readonly Dictionary<string, StoryVariant> Variants = new(StringComparer.Ordinal)
    {
        ["fixed"] = StoryVariant.FixedThresholds,
        ["own"] = StoryVariant.OwnBaselines,
        ["models"] = StoryVariant.FleetModels,
        ["everything"] = StoryVariant.Everything,
    };

    public static Command Create(CliIo io)
    {
        var defaults = new StoryOptions();
        var variants = new Option<string[]>("--variant") { Description = "Only this way to watch (default: all); may be repeated", HelpName = "NAME" };
        variants.AcceptOnlyFromAmong([.. Variants.Keys]);
        var budget = new Option<double?>("--alerts-per-day") { Description = "The budget that is asked for [default: 0.005 per server]", HelpName = "X" };
        budget.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[^1].Value, out var value) && !(value > 0 && value <= 1e6))
                result.AddError($"--alerts-per-day is {result.Tokens[^1].Value}; it must be above 0, at most 1e6");
        });
        var threads = CommonOptions.Ranged("--threads", "Threads", Environment.ProcessorCount, 1, 256);
        var json = CommonOptions.Json();
        var command = new Command("story", Description) { variants, budget, threads, json };
        var simulation = SimulationArguments.AddTo(command, 1000);
        command.SetAction((parsed, cancellationToken) =>
        {
            var chosen = parsed.GetValue(variants) is { Length: > 0 } names ? names.Select(n => Variants[n]).Distinct().ToArray() : [.. defaults.Variants];
            return RunAsync(
                io,
                new StoryOptions
                {
                    Simulation = simulation.Read(parsed),
                    AlertsPerDay = parsed.GetValue(budget),
                    Variants = chosen,
                    Threads = parsed.GetValue(threads),
                },
                parsed.GetValue(json),
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(CliIo io, StoryOptions options, bool json, CancellationToken cancellationToken)
    {
        await using var progress = WorkProgress.Start(io, "story", options.Simulation.Steps);
        var run = new StoryRun(options) { OnStep = step => progress.Report(step) };
        // Not on the calling thread, which must stay free to take Ctrl-C.
        var figures = await Task.Run(() => run.Run(cancellationToken), cancellationToken);
        await progress.DisposeAsync();
        if (json)
            await io.Out.WriteLineAsync(CliJson.Text(figures, CliJson.Default.StoryFigures));
        else
            StoryTables.Print(io, figures);
        return ExitCode.Done;
    }
}
