using System.CommandLine;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Client;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Cli.Commands;

internal static class AlertsCommand
{
    public static Command Create(CliIo io)
    {
        var fleet = new Option<string?>("--fleet", "-f") { Description = "Only alerts of this fleet", HelpName = "FLEET" };
        var entity = new Option<string?>("--entity") { Description = "Only alerts of this entity", HelpName = "ENTITY" };
        var status = new Option<string?>("--status") { Description = "Only alerts of this status" };
        status.AcceptOnlyFromAmong("firing", "resolved");
        var limit = CommonOptions.Limit("alerts");
        var json = CommonOptions.Json();
        var command = new Command("alerts", "Lists alerts, the newest first.") { fleet, entity, status, limit, json };
        command.Subcommands.Add(RouteTestCommand.Create(io));
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var count = parsed.GetValue(limit);
            var filter = new AlertFilter
            {
                Fleet = parsed.GetValue(fleet), Entity = parsed.GetValue(entity), Status = parsed.GetValue(status), PageSize = Math.Min(count, 1000),
            };
            var alerts = await client.ListAlertsAsync(filter, cancellationToken).Take(count).ToListAsync(cancellationToken);
            if (parsed.GetValue(json))
                await io.Out.WriteLineAsync(WireJson.Text(new AlertList(alerts)));
            else
                io.Tables().Write(Tables.Alerts(alerts, TimeProvider.System.GetUtcNow()));
            return ExitCode.Done;
        });
        return command;
    }
}
