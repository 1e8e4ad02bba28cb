using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using DistributedAnomaly.Cli.Output;

namespace DistributedAnomaly.Cli.Commands;

internal static class VersionCommand
{
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public static Command Create(CliIo io)
    {
        var json = CommonOptions.Json();
        var command = new Command("version", "Prints the version of the program and what it runs on.") { json };
        command.SetAction(parsed =>
        {
            var about = new VersionInfo(Version, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);
            io.Out.WriteLine(parsed.GetValue(json)
                ? CliJson.Text(about, CliJson.Default.VersionInfo)
                : $"anomaly {about.Version} ({about.Runtime}, {about.Platform})");
        });
        return command;
    }
}
