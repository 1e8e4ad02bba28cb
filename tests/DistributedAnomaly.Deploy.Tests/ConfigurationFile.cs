using System.Globalization;
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

    /// <summary>How long the program takes to stop at most: what the file says, or the default in the sources.</summary>
    public static int DrainSeconds(string yaml)
    {
        var cluster = Node.Documents(yaml, "configuration").Single()["cluster"];
        if (cluster["drain_time"].Exists)
            return int.Parse(cluster["drain_time"].Text.TrimEnd('s'), CultureInfo.InvariantCulture);
        return int.Parse(DrainTime().Match(Repository.Sources.Value).Groups["seconds"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)\}", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"TimeSpan DrainTime \{ get; init; \} = TimeSpan\.FromSeconds\((?<seconds>\d+)\)", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex DrainTime();
}
