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

    /// <summary>Null: the defaults hold.</summary>
    public string? ConfigurationFile { get; init; }

    public IReadOnlyList<string> Listen { get; init; } = [];

    public string? DataDirectory { get; init; }

    public bool WatchHost { get; init; } = true;

    public bool Verbose { get; init; }

    /// <exception cref="ServerStartException">An argument is unknown or lacks its value.</exception>
    public static ServerArguments Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new ServerArguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            parsed = name switch
            {
                "--config" => parsed with { ConfigurationFile = Value(ref i) },
                "--listen" => parsed with { Listen = [.. parsed.Listen, Value(ref i)] },
                "--data" => parsed with { DataDirectory = Value(ref i) },
                "--no-host-watcher" => parsed with { WatchHost = false },
                "--verbose" => parsed with { Verbose = true },
                _ => throw new ServerStartException(ExitCodes.Usage, $"Unknown argument '{name}'.{Environment.NewLine}{Usage}"),
            };

            string Value(ref int at) => ++at < arguments.Count
                ? arguments[at]
                : throw new ServerStartException(ExitCodes.Usage, $"'{name}' needs a value.{Environment.NewLine}{Usage}");
        }

        return parsed;
    }
}
