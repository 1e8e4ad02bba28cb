using System.CommandLine;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Cli.Commands;

internal static class ModelsCommand
{
    public static Command Create(CliIo io)
    {
        var fleet = Fleet();
        var json = CommonOptions.Json();
        var command = new Command("models", "Shows the versions of a fleet's model, and what is going on with them.") { fleet, json };
        command.Subcommands.Add(Train(io));
        command.Subcommands.Add(Promote(io));
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var models = await client.GetModelsAsync(parsed.GetRequiredValue(fleet), cancellationToken);
            if (parsed.GetValue(json))
                await io.Out.WriteLineAsync(WireJson.Text(models));
            else
                Show(io, models);
            return ExitCode.Done;
        });
        return command;
    }

    public static Argument<string> Fleet() => new("FLEET") { Description = "Name of the fleet" };

    private static Command Train(CliIo io)
    {
        var fleet = Fleet();
        var command = new Command("train", "Trains a new version now, in the background.") { fleet };
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            await io.Out.WriteLineAsync(WireJson.Text(await client.TrainModelAsync(parsed.GetRequiredValue(fleet), cancellationToken)));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Promote(CliIo io)
    {
        var fleet = Fleet();
        var version = new Argument<int>("VERSION") { Description = "Which version is to judge" };
        var command = new Command("promote", "Lets a version judge: a challenger, or one of before (a rollback).") { fleet, version };
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var model = await client.PromoteModelAsync(parsed.GetRequiredValue(fleet), parsed.GetRequiredValue(version), cancellationToken);
            await io.Out.WriteLineAsync(WireJson.Text(model));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(CliIo io, FleetModelList models)
    {
        io.Out.WriteLine(FormattableString.Invariant(
            $"{(models.Enabled ? "learns as a whole" : "is not looked at as a whole")}; metrics: {string.Join(", ", models.Metrics)}; drift {models.Drift:0.###}; {models.SampleRows} vectors gathered"));
        if (models.Training is { } training)
            io.Out.WriteLine(FormattableString.Invariant($"version {training.Version} is being trained ({training.Reason}): {training.Progress:0 %}"));
        if (models.LastError is { } error)
            io.Out.WriteLine($"the last training failed: {error}");
        if (models.Comparison is { } c)
        {
            io.Out.WriteLine(FormattableString.Invariant(
                $"version {c.Challenger} beside the champion: {c.Windows} windows, {c.Vectors} vectors, {c.ChallengerStrangeShare:0.###%} strange to it, {c.ChampionStrangeShare:0.###%} to the champion"));
        }

        io.Tables().Write(FleetTables.Models(models.Models, TimeProvider.System.GetUtcNow()));
    }
}
