using System.CommandLine;
using DistributedAnomaly.Cli.Output;

namespace DistributedAnomaly.Cli.Commands;

internal static class PeersCommand
{
    public static Command Create(CliIo io)
    {
        var fleet = ModelsCommand.Fleet();
        var json = CommonOptions.Json();
        var command = new Command("peers", "Shows what the members of a fleet's cohorts do now.") { fleet, json };
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var peers = await client.GetPeersAsync(parsed.GetRequiredValue(fleet), cancellationToken);
            if (parsed.GetValue(json))
                await io.Out.WriteLineAsync(WireJson.Text(peers));
            else
                io.Tables().Write(FleetTables.Peers(peers, TimeProvider.System.GetUtcNow()));
            return ExitCode.Done;
        });
        return command;
    }
}
