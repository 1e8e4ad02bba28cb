using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Server;

/// <summary>The server as a command: from arguments to an exit code. The executable and <c>anomaly serve</c> are this.</summary>
public static class ServerCommand
{
    /// <summary>Serves until the process is asked to stop (SIGTERM, Ctrl-C) or the token is cancelled.</summary>
    /// <returns>See <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken) =>
        ServedEdition.RunAsync(
            arguments, ServerArguments.Usage, given => new EmbeddedEdition(ServerArguments.Parse(given)), output, errors, cancellationToken);
}
