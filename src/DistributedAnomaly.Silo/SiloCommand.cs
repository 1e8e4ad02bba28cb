using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Silo;

/// <summary>The silo as a command: from arguments to an exit code.</summary>
public static class SiloCommand
{
    /// <summary>Serves until the process is asked to stop (SIGTERM, Ctrl-C) or the token is cancelled.</summary>
    /// <returns>See <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken) =>
        ServedEdition.RunAsync(
            arguments, SiloArguments.Usage, given => new ClusterEdition(SiloArguments.Parse(given), Environment.GetEnvironmentVariable), output, errors,
            cancellationToken);
}
