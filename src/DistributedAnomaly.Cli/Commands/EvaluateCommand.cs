using System.CommandLine;
using System.CommandLine.Parsing;
using DistributedAnomaly.Cli.Evaluating;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Commands;

internal static class EvaluateCommand
{
    private const string Description = "Tells how good scores are, against labels.";

    public static Command Create(CliIo io)
    {
        var scores = Path("SCORES", "File of scores, or folder with one per entity", ArgumentArity.ExactlyOne);
        var labels = Path("LABELS", "File of labels, or folder with one per entity; not needed with --nab", ArgumentArity.ZeroOrOne);
        var windows = new Option<string?>("--nab") { Description = "Also NAB's window score: file of labelled windows", HelpName = "WINDOWS" };
        windows.Validators.Add(result => MustExist(result, File.Exists));
        var column = new Option<string>("--column") { Description = "Column of the scores", HelpName = "NAME", DefaultValueFactory = _ => "surprise" };
        var thresholds = new Option<double[]>("--threshold") { Description = "What this threshold leads to; may be given several times", HelpName = "T" };
        thresholds.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => double.TryParse(token.Value, out var value) && !double.IsFinite(value)))
                result.AddError("--threshold must be a finite number");
        });
        var falseAlarm = Cost("--cost-false-alarm", "Cost of a row that is flagged and not labelled", ErrorCost.Default.FalseAlarm);
        var miss = Cost("--cost-miss", "Cost of a row that is labelled and not flagged", ErrorCost.Default.Miss);
        var gap = Cost("--merge-gap", "Seconds: flagged rows no further apart are one alarm", 0);
        var json = CommonOptions.Json();
        var command = new Command("evaluate", Description) { scores, labels, windows, column, thresholds, falseAlarm, miss, gap, json };
        command.Validators.Add(result =>
        {
            // By tokens: a value that is asked for here would not be validated any more.
            var (from, to) = (Given(result.GetResult(scores)?.Tokens), Given(result.GetResult(labels)?.Tokens));
            if (to is null && result.GetResult(windows) is null)
                result.AddError("give LABELS, or --nab WINDOWS");
            else if (File.Exists(from) && result.GetResult(windows) is not null)
                result.AddError("with --nab SCORES must be a folder");
            else if ((File.Exists(from) && Directory.Exists(to)) || (Directory.Exists(from) && File.Exists(to)))
                result.AddError("SCORES and LABELS must both be files or both be folders");
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            io,
            new EvaluateRequest(
                parsed.GetRequiredValue(scores)!, parsed.GetValue(labels), parsed.GetValue(windows), parsed.GetRequiredValue(column),
                new EvaluationQuestion(
                    new ErrorCost(parsed.GetValue(falseAlarm), parsed.GetValue(miss)), parsed.GetValue(thresholds) ?? [], TimeSpan.FromSeconds(parsed.GetValue(gap))),
                parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliIo io, EvaluateRequest request, CancellationToken cancellationToken)
    {
        // Not on the calling thread, which must stay free to take Ctrl-C.
        var result = await Task.Run(() => new EvaluateRun(request, cancellationToken).Run(), cancellationToken);
        if (request.Json)
        {
            await io.Out.WriteLineAsync(EvaluationJson.Text(result));
            return ExitCode.Done;
        }

        var console = io.Tables();
        console.Write(EvaluationTables.Entities(result));
        console.Write(EvaluationTables.Rows(result.Fleet));
        console.Write(EvaluationTables.Events(result.Fleet));
        if (result.Fleet.Anomalous == 0)
            await io.Error.WriteLineAsync("anomaly: no row is labelled anomalous: most figures have no meaning");
        if (result.Nab is { } nab)
            console.Write(EvaluationTables.Nab(nab));
        return ExitCode.Done;
    }

    private static string? Given(IReadOnlyList<Token>? tokens) => tokens is { Count: > 0 } ? tokens[0].Value : null;

    private static Argument<string?> Path(string name, string description, ArgumentArity arity)
    {
        var path = new Argument<string?>(name) { Description = description, Arity = arity };
        path.Validators.Add(result => MustExist(result, System.IO.Path.Exists));
        return path;
    }

    private static void MustExist(SymbolResult result, Predicate<string> exists)
    {
        foreach (var token in result.Tokens.Where(token => !exists(token.Value)))
            result.AddError($"there is no file '{token.Value}'");
    }

    private static Option<double> Cost(string name, string description, double fallback)
    {
        var option = new Option<double>(name) { Description = description + "; 0 or above", HelpName = "N", DefaultValueFactory = _ => fallback };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(result.GetValueOrDefault<double>() is >= 0 and <= 1e9))
                result.AddError($"{name} must be 0 to 1e9");
        });
        return option;
    }
}
