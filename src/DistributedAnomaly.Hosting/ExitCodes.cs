namespace DistributedAnomaly.Hosting;

/// <summary>What the process says to whoever started it.</summary>
public static class ExitCodes
{
    public const int Stopped = 0;
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>An address or port to listen on is in use or not allowed.</summary>
    public const int Address = 3;

    /// <summary>The stored data cannot be used: damaged, newer than this program, or in use by another process.</summary>
    public const int Data = 4;
}
