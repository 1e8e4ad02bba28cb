using System.CommandLine;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Cli.Commands;

internal static class FleetsCommand
{
    public static Command Create(CliIo io)
    {
        var json = CommonOptions.Json();
        var command = new Command("fleets", "Lists the fleets of a server and how their entities are.") { json };
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var fleets = await client.ListFleetsAsync(cancellationToken);
            if (parsed.GetValue(json))
                await io.Out.WriteLineAsync(WireJson.Text(new FleetList(fleets)));
            else
                io.Tables().Write(Tables.Fleets(fleets, TimeProvider.System.GetUtcNow()));
            return ExitCode.Done;
        });
        return command;
    }
}
