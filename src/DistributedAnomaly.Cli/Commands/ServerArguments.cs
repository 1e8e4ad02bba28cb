using System.CommandLine;
using DistributedAnomaly.Client;

namespace DistributedAnomaly.Cli.Commands;

/// <summary>The options of every command that talks to a server.</summary>
internal sealed class ServerArguments
{
    public const string ServerVariable = "ANOMALY_SERVER";

    public const string KeyVariable = "ANOMALY_API_KEY";

    private readonly Option<string> _server = new("--server", "-s")
    {
        Description = $"Address of the server [default: ${ServerVariable}, or http://localhost:8080]",
        HelpName = "URL",
    };

    private readonly Option<string?> _key = new("--api-key")
    {
        Description = $"Key to send [default: ${KeyVariable}, which other users of this machine cannot read]",
        HelpName = "KEY",
    };

    private ServerArguments(Command command)
    {
        _server.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !IsAddress(text))
                result.AddError($"'{text}' is not an http or https address such as http://localhost:8080");
        });
        command.Options.Add(_server);
        command.Options.Add(_key);
    }

    public static ServerArguments AddTo(Command command) => new(command);

    /// <exception cref="UserException">The address from the environment is none.</exception>
    public AnomalyClient Connect(ParseResult parsed)
    {
        var address = parsed.GetValue(_server) ?? Environment.GetEnvironmentVariable(ServerVariable) ?? "http://localhost:8080";
        if (!IsAddress(address))
            throw new UserException($"${ServerVariable} is '{address}', not an http or https address such as http://localhost:8080");
        var key = parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable(KeyVariable);
        return new AnomalyClient(new Uri(address), string.IsNullOrEmpty(key) ? null : key);
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
}
