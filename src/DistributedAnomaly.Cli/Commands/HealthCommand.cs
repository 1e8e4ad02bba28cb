using System.CommandLine;

namespace DistributedAnomaly.Cli.Commands;

/// <summary>
/// What a container's health check calls: images without a shell have no curl. Unlike every other command it ends with 0 or 1 only,
/// which is all that health checks know.
/// </summary>
internal static class HealthCommand
{
    public static Command Create(CliIo io)
    {
        var timeout = CommonOptions.Ranged("--timeout", "Seconds that the answer may take", 5, 1, 300);
        var command = new Command("health", "Asks a server whether it serves requests; for health checks.") { timeout };
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var fault = await FaultAsync(client, TimeSpan.FromSeconds(parsed.GetValue(timeout)), cancellationToken);
            await (fault is null ? io.Out.WriteLineAsync("ready") : io.Error.WriteLineAsync($"anomaly: {client.Server} {fault}"));
            return fault is null ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    /// <returns>Why the server is not ready; null: it is.</returns>
    private static async Task<string?> FaultAsync(Client.AnomalyClient client, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await client.IsReadyAsync(limit.Token) ? null : "answers, but is not ready";
        }
        catch (HttpRequestException e)
        {
            return "cannot be reached: " + e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"did not answer within {timeout.TotalSeconds:0} s";
        }
    }
}
