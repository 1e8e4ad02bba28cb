using System.CommandLine;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Cli.Pushing;
using DistributedAnomaly.Client;
using DistributedAnomaly.Client.Pushing;

namespace DistributedAnomaly.Cli.Commands;

internal static class PushCommand
{
    /// <summary>Without a progress bar, a line says this often how far it got: what a killed push can be gone on from.</summary>
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(5);

    public static Command Create(CliIo io)
    {
        var files = CommonOptions.Files("Files to push, in this order");
        var fleet = new Option<string>("--fleet", "-f") { Description = "Fleet of the entities", Required = true, HelpName = "FLEET" };
        var format = new Option<PushFormat?>("--format") { Description = "Form of the files [default: by their names]", HelpName = "csv|json|ndjson" };
        var entity = new Option<string?>("--entity") { Description = "Entity of every row of a CSV file, whatever it says", HelpName = "NAME" };
        var from = new Option<long>("--from") { Description = "First row to send, counted from 1 over all files", DefaultValueFactory = _ => 1, HelpName = "ROW" };
        from.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && long.TryParse(result.Tokens[^1].Value, out var row) && row < 1)
                result.AddError($"--from is {row}; rows count from 1");
        });
        var batch = CommonOptions.Ranged("--batch", "Rows of a request", 2000, 1, 100_000);
        var retryFor = CommonOptions.Ranged("--retry-for", "Seconds to go on trying when the server is away or overloaded", 300, 0, 86_400);
        var json = CommonOptions.Json();
        var command = new Command("push", "Sends files to a server, every row of them once.") { files, fleet, format, entity, from, batch, retryFor, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(format) is null && result.GetValue(files)?.FirstOrDefault(file => PushInput.FormatOf(file) is null) is { } unknown)
                result.AddError($"the name of '{unknown}' does not say what it is; use --format csv, json or ndjson");
        });
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            return await RunAsync(io, client, new PushRequest(
                parsed.GetRequiredValue(files), parsed.GetRequiredValue(fleet), parsed.GetValue(format), parsed.GetValue(entity), parsed.GetValue(from),
                parsed.GetValue(batch), TimeSpan.FromSeconds(parsed.GetValue(retryFor)), parsed.GetValue(json)), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(CliIo io, AnomalyClient client, PushRequest request, CancellationToken cancellationToken)
    {
        using var input = new PushInput(request.Files, request.Format, request.Entity, request.From, request.Batch);
        await using var progress = WorkProgress.Start(io, "pushing", InputFile.TotalBytes(request.Files));
        var retry = new RetryOptions { GiveUpAfter = request.RetryFor };
        var push = new RetryingPush(client, retry, TimeProvider.System, new Random())
        {
            OnRetry = (e, _, delay) => io.Error.WriteLine($"anomaly: {Failures.Describe(e)}; next try in {delay.TotalSeconds:0.0} s"),
        };
        var said = TimeProvider.System.GetTimestamp();
        var run = new PushRun(input, request.Fleet, push, retry, TimeProvider.System)
        {
            OnAcknowledged = (row, bytes) =>
            {
                progress.Report(bytes);
                if (io.ErrorIsTerminal || TimeProvider.System.GetElapsedTime(said) < SayEvery)
                    return;
                said = TimeProvider.System.GetTimestamp();
                io.Error.WriteLine($"acknowledged up to row {row}");
            },
        };
        try
        {
            await run.RunAsync(request.From, cancellationToken);
        }
        finally
        {
            await progress.DisposeAsync();
            await PrintAsync(io, run.Summary, request.Json);
        }

        return run.Summary.Rejected > 0 ? ExitCode.Partial : ExitCode.Done;
    }

    private static async Task PrintAsync(CliIo io, PushSummary summary, bool json)
    {
        foreach (var row in summary.Rejections)
            await io.Error.WriteLineAsync($"row {row.Row} rejected: {row.Reason}");
        if (summary.Rejected > summary.Rejections.Count)
            await io.Error.WriteLineAsync($"... and {summary.Rejected - summary.Rejections.Count} more rows rejected");
        if (json)
            await io.Out.WriteLineAsync(CliJson.Text(summary, CliJson.Default.PushSummary));
        else
            await io.Out.WriteLineAsync(
                $"{summary.Accepted} accepted ({summary.Ignored} of them duplicates or late), {summary.Rejected} rejected; "
                + $"last acknowledged row {summary.LastAcknowledgedRow}; {summary.Seconds:0.00} s, {summary.RowsPerSecond:0} rows/s");
        if (!summary.Complete)
            await io.Error.WriteLineAsync($"anomaly: not all rows were sent; go on with --from {summary.LastAcknowledgedRow + 1}");
    }
}
