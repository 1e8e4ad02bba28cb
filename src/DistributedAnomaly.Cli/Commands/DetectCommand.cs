using System.CommandLine;
using DistributedAnomaly.Cli.Detecting;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Cli.Reports.Detecting;
using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Thresholds;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Cli.Commands;

internal static class DetectCommand
{
    private const string Description = "Fits a batch detector on a table and scores a table with it, row by row, each row with its reasons.";
    private const int ProgressSteps = 1000;

    private static string Names => string.Join(", ", BatchDetectors.Names);

    public static Command Create(CliIo io)
    {
        var detector = new Option<string?>("--detector", "-d") { Description = "Name of the detector: " + Names + "; with labels: " + string.Join(", ", BatchDetectors.SupervisedNames), HelpName = "NAME" };
        detector.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && Find(result.Tokens[^1].Value) is null)
                result.AddError($"there is no detector '{result.Tokens[^1].Value}'; there are {Names}, {string.Join(", ", BatchDetectors.SupervisedNames)}");
        });
        var parameters = new Option<string[]>("--set") { Description = "Hyper-parameter of the detector, as NAME=VALUE; can be repeated", HelpName = "NAME=VALUE" };
        var train = CommonOptions.SingleFile("--train", "Table to learn from");
        var test = CommonOptions.SingleFile("--test", "Table to score; without it the training rows are scored among themselves");
        var model = CommonOptions.SingleFile("--model", "Score with this model instead of fitting one");
        var save = new Option<string?>("--save-model") { Description = "Write the fitted model, with its threshold, to this file", HelpName = "FILE" };
        var threshold = new Option<string?>("--threshold") { Description = $"Anomalies are rows at or above: {ThresholdRule.Expected}; 'contamination:0.05' if nothing is said", HelpName = "RULE" };
        threshold.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !ThresholdRule.TryParse(result.Tokens[^1].Value, out _))
                result.AddError($"--threshold is '{result.Tokens[^1].Value}'; it must be {ThresholdRule.Expected}");
        });
        var folds = CommonOptions.Ranged("--folds", "Folds of the cross-validation of a detector that learns from labels; 0: none", 5, 0, 100);
        var explain = new Option<bool>("--explain") { Description = "Name the columns that made each row unusual" };
        var output = new Option<string?>("--out", "-o") { Description = "Write the rows to this file instead of standard output", HelpName = "FILE" };
        var report = new Option<string?>("--report") { Description = "Write an HTML report with a map of the score to this file", HelpName = "FILE" };
        var seed = CommonOptions.Ranged("--seed", "Seed of every random choice", 0, 0, int.MaxValue);
        var threads = CommonOptions.Ranged("--threads", "Threads at most; the result does not depend on them", Math.Clamp(Environment.ProcessorCount, 1, 1024), 1, 1024);
        var json = new Option<bool>("--json") { Description = "Print a summary as JSON to standard output (the rows only go to --out then)" };
        var command = new Command("detect", Description) { detector, parameters, train, test, model, save, threshold, folds, explain, output, report, seed, threads, json };
        command.Validators.Add(result =>
        {
            var (fits, loads) = (result.GetResult(train) is not null, result.GetResult(model) is not null);
            if (fits == loads)
                result.AddError("give either --detector with --train, or --model");
            else if (fits && result.GetResult(detector) is null)
                result.AddError("--train needs --detector");
            else if (loads && (result.GetResult(test) is null || result.GetResult(detector) is not null || result.GetResult(parameters) is not null || result.GetResult(save) is not null))
                result.AddError("--model needs --test, and is used as it is: without --detector, --set and --save-model");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var chosen = parsed.GetValue(detector) is { } name ? Find(name) : null;
            if (chosen is not null)
                HyperParameters.Set(chosen, parsed.GetValue(parameters) ?? []);
            var rule = parsed.GetValue(threshold) is { } text && ThresholdRule.TryParse(text, out var read) ? read : null;
            var request = new DetectRequest(
                chosen, parsed.GetValue(train), parsed.GetValue(test), parsed.GetValue(model), parsed.GetValue(save), rule, parsed.GetValue(folds),
                parsed.GetValue(explain), parsed.GetValue(seed), parsed.GetValue(threads));
            return RunAsync(io, request, parsed.GetValue(output), parsed.GetValue(report), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static IModelReader? Find(string name) => BatchDetectors.Create(name) ?? (IModelReader?)BatchDetectors.CreateSupervised(name);

    private static async Task<int> RunAsync(CliIo io, DetectRequest request, string? output, string? report, bool json, CancellationToken cancellationToken)
    {
        await using var progress = WorkProgress.Start(io, "detecting", ProgressSteps);
        var sample = report is null ? null : new DetectSample();
        await using var rows = output is null ? null : File.Create(output);
        var run = new DetectRun(request, TimeProvider.System)
        {
            OnProgress = part => progress.Report((long)(part * ProgressSteps)), Sample = sample, Trainers = TorchPlugIn.Load(TorchPlugIn.Folder),
        };
        // Not on the calling thread, which must stay free to take Ctrl-C.
        var summary = await Task.Run(() => Run(run, rows ?? (json ? null : io.Bytes), cancellationToken), cancellationToken);
        if (report is not null)
        {
            await using var page = File.Create(report);
            DetectReport.Write(page, Path.GetFileName(request.Test ?? request.Train!), summary, sample!);
        }

        await progress.DisposeAsync();
        if (json)
            await io.Out.WriteLineAsync(CliJson.Text(summary, CliJson.Default.DetectSummary));
        else
            await io.Error.WriteLineAsync(Sentence(summary));
        return ExitCode.Done;
    }

    /// <summary>Hyper-parameters are checked by the detector when it begins; one of them is who trains.</summary>
    private static DetectSummary Run(DetectRun run, Stream? output, CancellationToken cancellationToken)
    {
        try
        {
            return run.Run(output, cancellationToken);
        }
        catch (Exception e) when (e is ArgumentException or TrainerUnavailableException)
        {
            throw new UserException(e.Message, e);
        }
    }

    private static string Sentence(DetectSummary s) =>
        $"{s.Detector} of {s.TrainRows} rows x {s.Columns} columns: {s.Anomalies} of {s.Rows} rows are anomalies at or above {s.Threshold:G6}"
        + (s.AucRoc is null ? "" : $"; AUC-ROC {s.AucRoc:0.000}, AUC-PR {s.AucPr:0.000}, F1 {s.F1:0.000}")
        + (s.ValidatedAucRoc is null ? "" : $"; cross-validated AUC-ROC {s.ValidatedAucRoc:0.000}, AUC-PR {s.ValidatedAucPr:0.000}")
        + $"; {s.FitSeconds:0.00} s to fit, {s.ScoreSeconds:0.00} s to score";
}
