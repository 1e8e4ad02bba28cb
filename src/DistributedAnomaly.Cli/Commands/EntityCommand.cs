using System.CommandLine;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Cli.Commands;

internal static class EntityCommand
{
    public static Command Create(CliIo io)
    {
        var fleet = new Argument<string>("FLEET") { Description = "Name of the fleet" };
        var name = new Argument<string>("ENTITY") { Description = "Name of the entity" };
        var json = CommonOptions.Json();
        var command = new Command("entity", "Shows how an entity is, and why.") { fleet, name, json };
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var entity = await client.GetEntityAsync(parsed.GetRequiredValue(fleet), parsed.GetRequiredValue(name), cancellationToken);
            if (parsed.GetValue(json))
                await io.Out.WriteLineAsync(WireJson.Text(entity));
            else
                Show(io, entity);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(CliIo io, Entity entity)
    {
        var tables = io.Tables();
        tables.Write(EntityHeadline.Of(entity, TimeProvider.System.GetUtcNow()));
        if (entity.Reasons.Count > 0)
            tables.Write(Tables.Reasons(entity.Reasons));
        tables.Write(Tables.Metrics(entity));
    }
}
