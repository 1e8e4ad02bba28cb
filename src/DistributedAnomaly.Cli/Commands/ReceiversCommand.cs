using System.CommandLine;
using DistributedAnomaly.Configuration;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Cli.Commands;

/// <summary>Lists and tries the receivers of a configuration file. Needs no server.</summary>
internal static class ReceiversCommand
{
    public static Command Create(CliIo io) => new("receivers", "Lists and tries the receivers of a configuration file.") { List(io), Test(io) };

    private static Option<string?> Config()
    {
        var config = CommonOptions.SingleFile("--config", "Configuration file");
        config.Required = true;
        return config;
    }

    private static Command List(CliIo io)
    {
        var config = Config();
        var command = new Command("list", "Lists the receivers, with their kind.") { config };
        command.SetAction(async (parsed, _) =>
        {
            foreach (var receiver in Read(parsed.GetValue(config)!).Receivers.All)
                await io.Out.WriteLineAsync($"{receiver.Name}\t{receiver.Kind}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Test(CliIo io)
    {
        var config = Config();
        var name = new Argument<string>("NAME") { Description = "Name of the receiver" };
        var resolved = new Option<bool>("--resolved") { Description = "Tell its end too, so that no incident stays open" };
        var command = new Command("test", "Sends one receiver a test notification and shows what it answered.") { name, config, resolved };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = Read(parsed.GetValue(config)!);
            if (configuration.Receivers.All.FirstOrDefault(r => r.Name == parsed.GetValue(name)) is not { } receiver)
            {
                await io.Error.WriteLineAsync(
                    $"anomaly: there is no receiver '{parsed.GetValue(name)}'; there are: {string.Join(", ", configuration.Receivers.Names)}");
                return ExitCode.Usage;
            }

            using var receivers = new ReceiverSet(configuration.Receivers, configuration.Fleets, TimeProvider.System, NullLogger<ReceiverSet>.Instance);
            var deliveries = await receivers.TestAsync(receiver.Name, parsed.GetValue(resolved), cancellationToken);
            for (var i = 0; i < deliveries.Count; i++)
                await io.Out.WriteLineAsync($"{receiver}: {(i == 0 ? "firing" : "resolved")} {Words(deliveries[i])}");
            return deliveries.All(d => d.Outcome == DeliveryOutcome.Delivered) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static PlatformConfiguration Read(string path) => new ConfigurationLoader().ReadFile(path).Required(path);

    private static string Words(Delivery delivery) => delivery.Outcome switch
    {
        DeliveryOutcome.Delivered => $"delivered ({delivery.Detail})",
        DeliveryOutcome.Retry => $"not delivered, would be tried again{After(delivery)}: {delivery.Detail}",
        _ => $"refused, would not be tried again: {delivery.Detail}",
    };

    private static string After(Delivery delivery) => delivery.RetryAfter is { } wait ? $" after {wait.TotalSeconds:0.###} s" : "";
}
