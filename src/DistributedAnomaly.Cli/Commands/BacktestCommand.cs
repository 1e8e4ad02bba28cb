using System.CommandLine;
using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Cli.Reports;
using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Commands;

internal static class BacktestCommand
{
    private const string Description = "Replays CSV files through the same monitors that judge live, and writes a report: one HTML file.";

    public static Command Create(CliIo io)
    {
        var files = CommonOptions.Files("Files to judge, in this order");
        var train = CommonOptions.FileOption("--train", "Files to learn from first; they are not part of the report");
        var labels = CommonOptions.FileOption("--labels", "What is known to be anomalous: CSV with the columns timestamp, label and optionally entity");
        var windows = CommonOptions.SingleFile("--nab-windows", "The same as windows of time, as the Numenta Anomaly Benchmark keeps them (JSON)");
        foreach (var repeated in (Option<string[]>[])[train, labels])
            repeated.AllowMultipleArgumentsPerToken = false;
        var policy = CommonOptions.Policy();
        var entity = CommonOptions.Entity();
        var fidelity = CommonOptions.Fidelity();
        var threshold = Number("--threshold", "Surprise from which a row is anomalous, instead of the policy's", "T", 1, 20);
        var falseAlarm = Number("--cost-false-alarm", $"What flagging a calm row costs, for the cost curve (default {ErrorCost.Default.FalseAlarm})", "X", 0, 1e12);
        var miss = Number("--cost-miss", $"What not flagging a labelled row costs (default {ErrorCost.Default.Miss})", "Y", 0, 1e12);
        var output = new Option<string>("--out", "-o") { Description = "The report", HelpName = "FILE", Required = true };
        var command = new Command("backtest", Description)
        {
            files, train, labels, windows, policy, threshold, falseAlarm, miss, entity, fidelity, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(labels) is { Length: > 0 } && result.GetValue(windows) is not null)
                result.AddError("--labels and --nab-windows cannot be used together");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(policy);
            var read = CommonOptions.ReadPolicy(path);
            return RunAsync(
                io,
                new BacktestRequest
                {
                    Files = parsed.GetRequiredValue(files),
                    Train = parsed.GetValue(train) ?? [],
                    Labels = parsed.GetValue(labels) ?? [],
                    Windows = parsed.GetValue(windows),
                    Entity = parsed.GetValue(entity),
                    Fidelity = CommonOptions.FidelityOf(parsed.GetValue(fidelity)),
                    Policy = parsed.GetValue(threshold) is { } asked ? read with { Threshold = asked } : read,
                    PolicyName = path is null ? "default" : Path.GetFileName(path),
                    Cost = new ErrorCost(parsed.GetValue(falseAlarm) ?? ErrorCost.Default.FalseAlarm, parsed.GetValue(miss) ?? ErrorCost.Default.Miss),
                },
                parsed.GetRequiredValue(output),
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(CliIo io, BacktestRequest request, string path, CancellationToken cancellationToken)
    {
        var bytes = InputFile.TotalBytes(request.Train.Concat(request.Files)) * BacktestRun.Passes;
        await using var progress = WorkProgress.Start(io, "backtest", bytes);
        var run = new BacktestRun(request, VersionCommand.Version) { OnProgress = progress.Report };
        // Not on the calling thread, which must stay free to take Ctrl-C.
        var backtest = await Task.Run(() => run.Run(cancellationToken), cancellationToken);
        await progress.DisposeAsync();
        foreach (var fault in backtest.Faults)
            await io.Error.WriteLineAsync("anomaly: " + fault);
        if (backtest.Entities.Count == 0)
            throw new UserException($"none of {backtest.Rows} rows could be judged; no report was written");
        await using (var target = File.Create(path))
            BacktestReport.Write(target, backtest);
        await io.Error.WriteLineAsync(Sentence(backtest, path));
        return ExitCode.Done;
    }

    private static string Sentence(Backtest backtest, string path) =>
        $"{backtest.Rows} rows of {backtest.Entities.Count} entities: {backtest.Survey.Anomalous} anomalous, {backtest.Alarms} episodes"
        + (backtest.Quality is { } quality ? $", AUC-PR {quality.Fleet.AucPr:0.000}" : "") + $"; report in {path} ({new FileInfo(path).Length / 1024.0:0} KiB)";

    private static Option<double?> Number(string name, string description, string help, double min, double max)
    {
        var option = new Option<double?>(name) { Description = description, HelpName = help };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[^1].Value, out var value) && !(value >= min && value <= max))
                result.AddError($"{name} is {result.Tokens[^1].Value}; it must be {min} to {max}");
        });
        return option;
    }
}
