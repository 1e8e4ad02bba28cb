using System.CommandLine;

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
}
