using System.Text.RegularExpressions;

namespace DistributedAnomaly.Architecture.Tests;

/// <summary>What the rules look for in the sources. Namespaces are file-scoped, so a top-level type begins its line.</summary>
internal static partial class Patterns
{
    private const RegexOptions Lines = RegexOptions.Multiline | RegexOptions.ExplicitCapture;
    private const int TimeoutMs = 10_000;

    [GeneratedRegex(@"^public ([a-z]+ )*?(class|record struct|record|struct|interface|enum|delegate)\b", Lines, TimeoutMs)]
    public static partial Regex PublicType();

    [GeneratedRegex(@"^[ ]*([a-z]+ )*(class|record struct|record class|record|struct|interface|enum) (?<name>[A-Z]\w*)", Lines, TimeoutMs)]
    public static partial Regex AnyType();

    [GeneratedRegex("(Manager|Helper|Utils?|Utility|Utilities|Service)(?![a-z])|Services(?![a-z])", Lines, TimeoutMs)]
    public static partial Regex VagueName();

    [GeneratedRegex(@"^namespace DistributedAnomaly\.(Orleans|TorchSharp)\b", Lines, TimeoutMs)]
    public static partial Regex HidingNamespace();

    [GeneratedRegex(@"^Project\(.*?""(?<path>[^""]+\.csproj)""", Lines, TimeoutMs)]
    public static partial Regex SolutionEntry();

    [GeneratedRegex(@"<PackageVersion Include=""(?<id>[^""]+)"" Version=""([0-9]|\$\([A-Za-z]+Version\)"")", Lines, TimeoutMs)]
    public static partial Regex CentralVersion();

    /// <summary>What would make a decision depend on more than its arguments.</summary>
    [GeneratedRegex(@"\b(Environment\.GetEnvironment|DateTime(Offset)?\.(Utc)?Now|TimeProvider|Stopwatch|Random\.Shared|new Random\(|Guid\.NewGuid|Console\.)", Lines, TimeoutMs)]
    public static partial Regex Surroundings();

    [GeneratedRegex(@"\[(Fact|Theory|Property)\b", Lines, TimeoutMs)]
    public static partial Regex TestAttribute();
}
