using System.Globalization;
using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Silo;

/// <summary>What the command line says; it goes before environment and configuration file.</summary>
public sealed record SiloArguments
{
    public const string Usage = """
        Usage: DistributedAnomaly.Silo [--config FILE] [--listen URL]... [--connection-string TEXT] [--silo-port PORT] [--gateway-port PORT]
                                       [--silo-name NAME] [--verbose]

          --config FILE             the YAML configuration; without it the defaults hold
          --listen URL              address to listen on, instead of the configured ones (default http://localhost:8080)
          --connection-string TEXT  the PostgreSQL database of the cluster; without it one silo runs with its state in memory.
                                    Other users of this machine can read command lines: better use the environment variable
                                    DISTRIBUTED_ANOMALY_CONNECTION_STRING, or cluster.connection_string_file in the configuration
          --silo-port PORT          where this silo talks to other silos (default 11111; 0: a free port)
          --gateway-port PORT       where this silo talks to clients of the cluster (default 30000; 0: a free port)
          --silo-name NAME          name of this silo in logs (default $POD_NAME, or the machine's name and silo port)
          --verbose                 say more
        """;

    public ServeArguments Common { get; init; } = new();

    public string? ConnectionString { get; init; }

    public int? SiloPort { get; init; }

    public int? GatewayPort { get; init; }

    public string? SiloName { get; init; }

    /// <exception cref="ServerStartException">An argument is unknown or wrong, or lacks its value.</exception>
    public static SiloArguments Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new SiloArguments();
        var common = ServeArguments.Parse(arguments, Usage, (name, value) =>
        {
            switch (name)
            {
                case "--connection-string":
                    parsed = parsed with { ConnectionString = value() };
                    return true;
                case "--silo-port":
                    parsed = parsed with { SiloPort = Port(name, value()) };
                    return true;
                case "--gateway-port":
                    parsed = parsed with { GatewayPort = Port(name, value()) };
                    return true;
                case "--silo-name":
                    parsed = parsed with { SiloName = value() };
                    return true;
                default:
                    return false;
            }
        });
        return parsed with { Common = common };
    }

    private static int Port(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65_535
            ? port
            : throw new ServerStartException(
                ExitCodes.Usage, $"'{name}' must be a port from 0 to 65535, not '{text}'.{Environment.NewLine}{Usage}");
}
