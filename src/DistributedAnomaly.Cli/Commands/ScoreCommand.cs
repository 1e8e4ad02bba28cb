using System.CommandLine;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Cli.Scoring;
using DistributedAnomaly.Core.Monitoring;

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
        var command = new Command("score", Description) { files, train, policy, entity, fidelity, output, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            io,
            new ScoreRequest(
                parsed.GetValue(train) ?? [], parsed.GetRequiredValue(files), parsed.GetValue(entity),
                CommonOptions.FidelityOf(parsed.GetValue(fidelity)), CommonOptions.ReadPolicy(parsed.GetValue(policy)), parsed.GetValue(output), parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliIo io, ScoreRequest request, CancellationToken cancellationToken)
    {
        var files = request.Train.Concat(request.Files).ToList();
        await using var progress = WorkProgress.Start(io, "scoring", InputFile.TotalBytes(files));
        await using var rows = request.Out is { } path ? File.Create(path) : null;
        var writer = rows is not null ? new ScoreWriter(rows) : request.Json ? null : new ScoreWriter(io.Bytes);
        var run = new ScoreRun(new Replay(new MonitorPlan(request.Policy), request.Fidelity), request.Entity) { OnProgress = progress.Report };
        // Not on the calling thread, which must stay free to take Ctrl-C.
        var summary = await Task.Run(() => run.Run(request.Train, request.Files, writer, cancellationToken), cancellationToken);
        await progress.DisposeAsync();
        foreach (var fault in summary.Faults)
            await io.Error.WriteLineAsync("anomaly: " + fault);
        if (request.Json)
            await io.Out.WriteLineAsync(CliJson.Text(summary, CliJson.Default.ScoreSummary));
        else
            await io.Error.WriteLineAsync(Sentence(summary));
        return ExitCode.Done;
    }

    private static string Sentence(ScoreSummary s) =>
        $"{s.Rows} rows ({s.Scored} scored, {s.Ignored} ignored, {s.Refused} refused) of {s.Entities} entities"
        + (s.TrainRows > 0 ? $" after {s.TrainRows} to learn from ({s.TrainRefused} refused)" : "")
        + $": {s.Anomalous} anomalous, {s.Episodes} episodes; {s.Seconds:0.00} s, {s.RowsPerSecond:0} rows/s";
}
