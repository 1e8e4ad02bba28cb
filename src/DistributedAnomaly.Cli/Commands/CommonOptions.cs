using System.CommandLine;
using DistributedAnomaly.Configuration;
using DistributedAnomaly.Core.Policies;
using MonitorFidelity = DistributedAnomaly.Core.Monitoring.Fidelity;

namespace DistributedAnomaly.Cli.Commands;

internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON" };

    public static Option<int> Limit(string what) => Ranged("--limit", $"At most this many {what}", 100, 1, 1_000_000);

    public static Option<int> Ranged(string name, string description, int fallback, int min, int max)
    {
        var option = new Option<int>(name) { Description = $"{description}; {min} to {max}", DefaultValueFactory = _ => fallback, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[^1].Value, out var value) && (value < min || value > max))
                result.AddError($"{name} is {value}; it must be {min} to {max}");
        });
        return option;
    }

    /// <summary>Files that exist; each one that does not is named.</summary>
    public static Argument<string[]> Files(string description)
    {
        var files = new Argument<string[]>("FILE") { Description = description, Arity = ArgumentArity.OneOrMore };
        files.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !File.Exists(token.Value)))
                result.AddError($"there is no file '{token.Value}'");
        });
        return files;
    }

    public static Option<string[]> FileOption(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !File.Exists(token.Value)))
                result.AddError($"there is no file '{token.Value}'");
        });
        return option;
    }

    public static Option<string?> SingleFile(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !File.Exists(result.Tokens[^1].Value))
                result.AddError($"there is no file '{result.Tokens[^1].Value}'");
        });
        return option;
    }

    public static Option<string?> Entity() => new("--entity") { Description = "Entity of every row, whatever the files say", HelpName = "NAME" };

    public static Option<string> Fidelity()
    {
        var fidelity = new Option<string>("--fidelity") { Description = "How much memory a monitor may use", DefaultValueFactory = _ => "full" };
        fidelity.AcceptOnlyFromAmong("full", "lean");
        return fidelity;
    }

    public static MonitorFidelity FidelityOf(string? name) => name == "lean" ? MonitorFidelity.Lean : MonitorFidelity.Full;

    public static Option<string?> Policy() =>
        new("--policy") { Description = "What is judged and how: a fleet's policy as in the server's configuration (YAML)", HelpName = "FILE" };

    /// <param name="path">Null: the default policy.</param>
    /// <exception cref="ConfigurationException">The file has errors; all of them are told.</exception>
    public static FleetPolicy ReadPolicy(string? path) =>
        path is null ? FleetPolicy.Default : new ConfigurationLoader().ReadPolicyFile(path).Required(path);
}
