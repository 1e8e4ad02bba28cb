using System.CommandLine;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Cli.Scoring;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Offline;
using DistributedAnomaly.Storage.InMemory;

namespace DistributedAnomaly.Cli.Commands;

internal static class ScoreCommand
{
    private const string Description = "Replays CSV files through the same monitors that judge live, and writes a verdict for every row.";

    public static Command Create(CliIo io)
    {
        var files = CommonOptions.Files("Files to score, in this order");
        var train = CommonOptions.FileOption("--train", "Files to learn from first; their rows are not written");
        train.AllowMultipleArgumentsPerToken = false;
        var entity = CommonOptions.Entity();
        var fidelity = CommonOptions.Fidelity();
        var policy = CommonOptions.Policy();
        var output = new Option<string?>("--out", "-o") { Description = "Write the rows to this file instead of standard output", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print a summary as JSON to standard output (the rows only go to --out then)" };
        var fleet = new Option<bool>("--fleet")
        {
            Description = "The files are series of one fleet, each in order of time: judged together, beside their peers and by models of the fleet",
        };
        var command = new Command("score", Description) { files, train, policy, entity, fidelity, fleet, output, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            io,
            new ScoreRequest(
                parsed.GetValue(train) ?? [], parsed.GetRequiredValue(files), parsed.GetValue(entity),
                CommonOptions.FidelityOf(parsed.GetValue(fidelity)), CommonOptions.ReadPolicy(parsed.GetValue(policy)), parsed.GetValue(output), parsed.GetValue(json),
                parsed.GetValue(fleet)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliIo io, ScoreRequest request, CancellationToken cancellationToken)
    {
        var files = request.Train.Concat(request.Files).ToList();
        await using var progress = WorkProgress.Start(io, "scoring", InputFile.TotalBytes(files));
        await using var rows = request.Out is { } path ? File.Create(path) : null;
        var writer = rows is not null ? new ScoreWriter(rows) : request.Json ? null : new ScoreWriter(io.Bytes);
        using var models = new InMemoryFleetModels();
        await using var fleet = request.IsFleet ? await FleetReplay.StartAsync(request.Policy, request.Fidelity, models, cancellationToken) : null;
        var run = new ScoreRun(new Replay(new MonitorPlan(request.Policy), request.Fidelity, fleet), request.Entity) { OnProgress = progress.Report };
        // Not on the calling thread, which must stay free to take Ctrl-C.
        var summary = await Task.Run(() => run.Run(request.Train, request.Files, writer, cancellationToken), cancellationToken);
        await progress.DisposeAsync();
        if (fleet is not null)
            await io.Error.WriteLineAsync(Models(await fleet.ListModelsAsync(cancellationToken)));
        foreach (var fault in summary.Faults)
            await io.Error.WriteLineAsync("anomaly: " + fault);
        if (request.Json)
            await io.Out.WriteLineAsync(CliJson.Text(summary, CliJson.Default.ScoreSummary));
        else
            await io.Error.WriteLineAsync(Sentence(summary));
        return ExitCode.Done;
    }

    private static string Models(IReadOnlyList<FleetModelEntry> versions)
    {
        var champion = versions.FirstOrDefault(v => v.Role == FleetModelRole.Champion);
        return champion is null
            ? "no model of the fleet was trained: too few entities, or too little time"
            : $"{versions[0].Version} models of the fleet trained; version {champion.Version} judges, of {champion.Rows} vectors";
    }

    private static string Sentence(ScoreSummary s) =>
        $"{s.Rows} rows ({s.Scored} scored, {s.Ignored} ignored, {s.Refused} refused) of {s.Entities} entities"
        + (s.TrainRows > 0 ? $" after {s.TrainRows} to learn from ({s.TrainRefused} refused)" : "")
        + $": {s.Anomalous} anomalous, {s.Episodes} episodes; {s.Seconds:0.00} s, {s.RowsPerSecond:0} rows/s";
}
