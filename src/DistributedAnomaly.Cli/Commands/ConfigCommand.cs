using System.CommandLine;
using DistributedAnomaly.Configuration;

namespace DistributedAnomaly.Cli.Commands;

/// <summary>Looks at configuration files. Needs no server.</summary>
internal static class ConfigCommand
{
    public static Command Create(CliIo io) => new("config", "Looks at configuration files.") { Check(io) };

    private static Command Check(CliIo io)
    {
        var files = CommonOptions.Files("Configuration files (YAML)");
        var command = new Command("check", "Says all that is wrong with a configuration file, templates of messages included.") { files };
        command.SetAction(async (parsed, _) =>
        {
            var code = ExitCode.Done;
            foreach (var path in parsed.GetValue(files)!)
            {
                var (configuration, errors) = new ConfigurationLoader().ReadFile(path);
                if (configuration is null)
                {
                    code = ExitCode.Usage;
                    foreach (var error in errors)
                        await io.Error.WriteLineAsync($"{path}:{error}");
                    continue;
                }

                foreach (var sentence in configuration.Validate())
                {
                    code = ExitCode.Usage;
                    await io.Error.WriteLineAsync($"{path}: {sentence}");
                }

                await io.Out.WriteLineAsync(
                    $"{path}: {configuration.Fleets.Fleets.Count} named fleets, {configuration.Receivers.All.Count} receivers"
                    + $"{(configuration.Receivers.All.Count == 0 ? "" : $" ({string.Join(", ", configuration.Receivers.All)})")}");
            }

            return code;
        });
        return command;
    }
}
