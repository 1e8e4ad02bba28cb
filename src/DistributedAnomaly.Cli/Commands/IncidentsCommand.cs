using System.CommandLine;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Cli.Commands;

internal static class IncidentsCommand
{
    public static Command Create(CliIo io)
    {
        var fleet = ModelsCommand.Fleet();
        var json = CommonOptions.Json();
        var command = new Command("incidents", "Lists the cohorts of a fleet that moved together, the newest first.") { fleet, json };
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var incidents = await client.GetIncidentsAsync(parsed.GetRequiredValue(fleet), cancellationToken);
            if (parsed.GetValue(json))
                await io.Out.WriteLineAsync(WireJson.Text(new FleetIncidentList(incidents)));
            else
                io.Tables().Write(FleetTables.Incidents(incidents, TimeProvider.System.GetUtcNow()));
            return ExitCode.Done;
        });
        return command;
    }
}
