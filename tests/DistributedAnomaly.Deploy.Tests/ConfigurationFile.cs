using System.Text.RegularExpressions;
using DistributedAnomaly.Configuration;

namespace DistributedAnomaly.Deploy.Tests;

/// <summary>The program's own configuration files among what is deployed.</summary>
internal static partial class ConfigurationFile
{
    /// <summary>Environment variables that the text refers to.</summary>
    public static IEnumerable<string> Variables(string yaml) => Variable().Matches(yaml).Select(m => m.Groups["name"].Value).Distinct();

    /// <summary>Reads it as the program does, with something for every variable.</summary>
    public static ConfigurationResult<PlatformConfiguration> Load(string yaml) =>
        new ConfigurationLoader(_ => "a-secret-of-more-than-16-characters").Read(yaml);

    /// <summary>How long a silo with this configuration may take to stop.</summary>
    public static int DrainSeconds(string yaml)
    {
        var cluster = Load(yaml).Value!.Cluster;
        return (int)Math.Ceiling((cluster.LeaveDelay + cluster.DrainTime).TotalSeconds);
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)\}", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Variable();
}
