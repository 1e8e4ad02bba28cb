namespace DistributedAnomaly.Cli;

/// <summary>What the process ends with. Part of the CLI's contract: scripts rely on it.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A file could not be read or written, or the server answered with an error.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a configuration file is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>The server could not be reached, or did not take it for as long as it was tried.</summary>
    public const int NoServer = 3;

    /// <summary>Done, but some rows were not taken.</summary>
    public const int Partial = 4;

    /// <summary>Interrupted (Ctrl-C, SIGTERM).</summary>
    public const int Interrupted = 130;

    public const string Explanation =
        """
        Exit codes:
          0    done
          1    failed: a file could not be read or written, or the server answered with an error
          2    the command line or a configuration file is wrong; nothing was done
          3    the server could not be reached, or did not take it for as long as it was tried;
               serve: the address cannot be listened on
          4    push: done, but some rows were not taken; serve: the data folder cannot be used
          130  interrupted
        """;
}
