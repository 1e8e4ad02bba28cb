using System.CommandLine;
using DistributedAnomaly.Cli.Watching;

namespace DistributedAnomaly.Cli.Commands;

internal static class WatchCommand
{
    public static Command Create(CliIo io)
    {
        var fleet = new Option<string?>("--fleet", "-f") { Description = "Show the most surprising entities of this fleet too", HelpName = "FLEET" };
        var interval = CommonOptions.Ranged("--interval", "Seconds between two looks", 2, 1, 3600);
        var limit = CommonOptions.Ranged("--limit", "At most this many entities and alerts", 20, 1, 1000);
        var once = new Option<bool>("--once") { Description = "Look once and end" };
        var json = new Option<bool>("--json") { Description = "Print each look as one line of JSON" };
        var command = new Command("watch", "Shows fleets, entities and firing alerts, live, until interrupted.") { fleet, interval, limit, once, json };
        var server = ServerArguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            var watch = new Watch(io, client, parsed.GetValue(fleet), parsed.GetValue(limit), TimeSpan.FromSeconds(parsed.GetValue(interval)));
            try
            {
                if (parsed.GetValue(once))
                    await watch.OnceAsync(parsed.GetValue(json), cancellationToken);
                else if (parsed.GetValue(json) || !io.OutIsTerminal)
                    await watch.PrintAsync(parsed.GetValue(json), cancellationToken);
                else
                    await watch.LiveAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C is how a watch ends.
            }

            return ExitCode.Done;
        });
        return command;
    }
}
