using System.CommandLine;
using DistributedAnomaly.Server;

namespace DistributedAnomaly.Cli.Commands;

internal static class ServeCommand
{
    public static Command Create(CliIo io)
    {
        var config = new Option<string?>("--config", "-c") { Description = "The YAML configuration; without it the defaults hold", HelpName = "FILE" };
        var listen = new Option<string[]>("--listen")
        {
            Description = "Address to listen on, instead of the configured ones [default: http://localhost:8080]", HelpName = "URL",
        };
        var data = new Option<string?>("--data") { Description = "Folder of all state, instead of the configured one [default: data]", HelpName = "FOLDER" };
        var blind = new Option<bool>("--no-host-watcher") { Description = "Do not watch the machine that the server runs on" };
        var verbose = new Option<bool>("--verbose") { Description = "Say more" };
        var command = new Command("serve", "Runs a server until it is interrupted.") { config, listen, data, blind, verbose };
        command.SetAction((parsed, cancellationToken) =>
        {
            var arguments = new List<string>();
            if (parsed.GetValue(config) is { } file)
                arguments.AddRange(["--config", file]);
            foreach (var address in parsed.GetValue(listen) ?? [])
                arguments.AddRange(["--listen", address]);
            if (parsed.GetValue(data) is { } folder)
                arguments.AddRange(["--data", folder]);
            if (parsed.GetValue(blind))
                arguments.Add("--no-host-watcher");
            if (parsed.GetValue(verbose))
                arguments.Add("--verbose");
            return ServerCommand.RunAsync(arguments, io.Out, io.Error, cancellationToken);
        });
        return command;
    }
}
