using System.CommandLine;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Client;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Cli.Commands;

internal static class EntitiesCommand
{
    public static Command Create(CliIo io)
    {
        var fleet = new Argument<string>("FLEET") { Description = "Name of the fleet" };
        var state = new Option<string?>("--state") { Description = "Only entities in this state" };
        state.AcceptOnlyFromAmong("learning", "normal", "anomalous", "silent");
        var sort = new Option<string>("--sort") { Description = "Order of the answer", DefaultValueFactory = _ => "surprise" };
        sort.AcceptOnlyFromAmong("name", "surprise", "lastSeen");
        var limit = CommonOptions.Limit("entities");
        var json = CommonOptions.Json();
        var command = new Command("entities", "Lists the entities of a fleet, the most surprising first.") { fleet, state, sort, limit, json };
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var count = parsed.GetValue(limit);
            var filter = new EntityFilter { State = parsed.GetValue(state), Sort = parsed.GetValue(sort), PageSize = Math.Min(count, 1000) };
            var entities = await client.ListEntitiesAsync(parsed.GetRequiredValue(fleet), filter, cancellationToken)
                .Take(count).ToListAsync(cancellationToken);
            if (parsed.GetValue(json))
                await io.Out.WriteLineAsync(WireJson.Text(new EntityList(entities, null)));
            else
                io.Tables().Write(Tables.Entities(entities, TimeProvider.System.GetUtcNow()));
            return ExitCode.Done;
        });
        return command;
    }
}
