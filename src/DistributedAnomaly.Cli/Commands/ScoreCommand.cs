using System.CommandLine;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Cli.Scoring;
using DistributedAnomaly.Configuration;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Cli.Commands;

internal static class ScoreCommand
{
    private const string Description = "Replays CSV files through the same monitors that judge live, and writes a verdict for every row.";

    public static Command Create(CliIo io)
    {
        var files = CommonOptions.Files("Files to score, in this order");
        var train = CommonOptions.FileOption("--train", "Files to learn from first; their rows are not written");
        train.AllowMultipleArgumentsPerToken = false;
        var entity = new Option<string?>("--entity") { Description = "Entity of every row, whatever the files say", HelpName = "NAME" };
        var fidelity = new Option<string>("--fidelity") { Description = "How much memory a monitor may use", DefaultValueFactory = _ => "full" };
        fidelity.AcceptOnlyFromAmong("full", "lean");
        var policy = new Option<string?>("--policy") { Description = "What is judged and how: a fleet's policy as in the server's configuration (YAML)", HelpName = "FILE" };
        var output = new Option<string?>("--out", "-o") { Description = "Write the rows to this file instead of standard output", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print a summary as JSON to standard output (the rows only go to --out then)" };
        var command = new Command("score", Description) { files, train, policy, entity, fidelity, output, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            io,
            new ScoreRequest(
                parsed.GetValue(train) ?? [], parsed.GetRequiredValue(files), parsed.GetValue(entity),
                parsed.GetValue(fidelity) == "lean" ? Fidelity.Lean : Fidelity.Full, Policy(parsed.GetValue(policy)), parsed.GetValue(output), parsed.GetValue(json)),
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

    private static FleetPolicy Policy(string? path) =>
        path is null ? FleetPolicy.Default : new ConfigurationLoader().ReadPolicyFile(path).Required(path);

    private static string Sentence(ScoreSummary s) =>
        $"{s.Rows} rows ({s.Scored} scored, {s.Ignored} ignored, {s.Refused} refused) of {s.Entities} entities"
        + (s.TrainRows > 0 ? $" after {s.TrainRows} to learn from ({s.TrainRefused} refused)" : "")
        + $": {s.Anomalous} anomalous, {s.Episodes} episodes; {s.Seconds:0.00} s, {s.RowsPerSecond:0} rows/s";
}
