using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Server;

/// <summary>What the command line says; it goes before the configuration file.</summary>
public sealed record ServerArguments
{
    public const string Usage = """
        Usage: DistributedAnomaly.Server [--config FILE] [--listen URL]... [--data FOLDER] [--no-host-watcher] [--verbose]

          --config FILE       the YAML configuration; without it the defaults hold
          --listen URL        address to listen on, instead of the configured ones (default http://localhost:8080)
          --data FOLDER       folder of all state, instead of the configured one (default data)
          --no-host-watcher   do not watch the machine that the server runs on
          --verbose           say more
        """;

    public ServeArguments Common { get; init; } = new();

    public string? DataDirectory { get; init; }

    public bool WatchHost { get; init; } = true;

    /// <exception cref="ServerStartException">An argument is unknown or lacks its value.</exception>
    public static ServerArguments Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new ServerArguments();
        var common = ServeArguments.Parse(arguments, Usage, (name, value) =>
        {
            switch (name)
            {
                case "--data":
                    parsed = parsed with { DataDirectory = value() };
                    return true;
                case "--no-host-watcher":
                    parsed = parsed with { WatchHost = false };
                    return true;
                default:
                    return false;
            }
        });
        return parsed with { Common = common };
    }
}
