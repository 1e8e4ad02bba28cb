using System.Text.RegularExpressions;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>What HTTP header names and values may look like (RFC 9110; no line breaks, ASCII).</summary>
internal static partial class HeaderRules
{
    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", RegexOptions.CultureInvariant, 1000)]
    public static partial Regex Name();

    [GeneratedRegex(@"^[\x20-\x7e]+$", RegexOptions.CultureInvariant, 1000)]
    public static partial Regex Value();

    [GeneratedRegex(@"^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(; ?[A-Za-z0-9_-]+=[A-Za-z0-9_.-]+)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    public static partial Regex MediaType();
}
