namespace DistributedAnomaly.Cli.Commands;

internal sealed record VersionInfo(string Version, string Runtime, string Platform);
