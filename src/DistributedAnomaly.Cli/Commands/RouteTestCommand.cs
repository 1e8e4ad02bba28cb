using System.CommandLine;
using System.Text.Json;
using DistributedAnomaly.Configuration;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Cli.Commands;

/// <summary>Says whom the routes of a configuration file tell about an alert with these labels. Needs no server.</summary>
internal static class RouteTestCommand
{
    // Stands for secrets, which routes do not need: an address may be one.
    private const string Unset = "http://unset";

    public static Command Create(CliIo io)
    {
        var config = CommonOptions.SingleFile("--config", "Configuration file");
        config.Required = true;
        var labels = new Argument<string[]>("LABEL") { Description = "Labels of the alert, as severity=critical", Arity = ArgumentArity.ZeroOrMore };
        labels.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"'{token.Value}' is not a label: write name=value");
        });
        var json = CommonOptions.Json();
        var command = new Command("route-test", "Says who would be told about an alert with these labels.") { config, labels, json };
        command.SetAction(async (parsed, _) =>
        {
            var path = parsed.GetValue(config)!;
            var configuration = new ConfigurationLoader(_ => Unset, secretFile: _ => Unset).ReadFile(path).Required(path);
            var policy = configuration.Alerts.ToPolicy() is { IsDirect: false } routed
                ? routed
                : AlertPolicy.Direct(configuration.Receivers.Names);
            var of = ContextLabels.From(parsed.GetValue(labels)!.Select(Pair));
            var routes = policy.Routing.Match(of);
            if (parsed.GetValue(json))
            {
                await io.Out.WriteLineAsync(JsonSerializer.Serialize(routes.Select(r => new
                {
                    route = r.Key, receivers = r.Receivers, groupWait = r.GroupWait, groupInterval = r.GroupInterval, repeatInterval = r.RepeatInterval,
                    groupBy = r.GroupByAll ? ["..."] : r.GroupBy,
                })));
            }
            else
            {
                foreach (var route in routes)
                    await io.Out.WriteLineAsync(string.Join(',', route.Receivers));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static KeyValuePair<string, string> Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return new(text[..at], text[(at + 1)..].Trim('"'));
    }
}
