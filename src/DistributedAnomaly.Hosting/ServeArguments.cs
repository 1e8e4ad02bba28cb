namespace DistributedAnomaly.Hosting;

/// <summary>The part of the command line that all executables have; it goes before the configuration file.</summary>
public sealed record ServeArguments
{
    /// <summary>Null: the defaults hold.</summary>
    public string? ConfigurationFile { get; init; }

    public IReadOnlyList<string> Listen { get; init; } = [];

    public bool Verbose { get; init; }

    /// <param name="arguments">The whole command line.</param>
    /// <param name="usage">Shown when something is wrong.</param>
    /// <param name="own">
    /// Takes an argument that only this executable has; false: it has none of that name. The function gives the argument's value.
    /// </param>
    /// <exception cref="ServerStartException">An argument is unknown or lacks its value.</exception>
    public static ServeArguments Parse(IReadOnlyList<string> arguments, string usage, Func<string, Func<string>, bool> own)
    {
        var parsed = new ServeArguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            switch (name)
            {
                case "--config":
                    parsed = parsed with { ConfigurationFile = Value() };
                    break;
                case "--listen":
                    parsed = parsed with { Listen = [.. parsed.Listen, Value()] };
                    break;
                case "--verbose":
                    parsed = parsed with { Verbose = true };
                    break;
                default:
                    if (!own(name, Value))
                        throw new ServerStartException(ExitCodes.Usage, $"Unknown argument '{name}'.{Environment.NewLine}{usage}");
                    break;
            }

            string Value() => ++i < arguments.Count
                ? arguments[i]
                : throw new ServerStartException(ExitCodes.Usage, $"'{name}' needs a value.{Environment.NewLine}{usage}");
        }

        return parsed;
    }
}
