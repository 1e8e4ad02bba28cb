using System.IO.Enumeration;

namespace DistributedAnomaly.Client.Meters;

/// <summary>Which meters are reported: one that is included and not excluded.</summary>
internal sealed class NamePatterns(IEnumerable<string> include, IEnumerable<string> exclude)
{
    private readonly string[] _include = [.. include];
    private readonly string[] _exclude = [.. exclude];

    public bool Match(string name) => Any(_include, name) && !Any(_exclude, name);

    private static bool Any(string[] patterns, string name) =>
        Array.Exists(patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true));
}
