namespace DistributedAnomaly.Hosting;

/// <summary>The server cannot start; the message is for the person who started it.</summary>
public sealed class ServerStartException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>See <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
