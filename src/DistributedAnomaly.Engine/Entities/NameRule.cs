namespace DistributedAnomaly.Engine.Entities;

/// <summary>The engine's own last guard on names; what users may send is decided, more strictly, where it is parsed.</summary>
internal static class NameRule
{
    /// <summary>UTF-16 units.</summary>
    public const int MaxLength = 1024;

    public static bool IsValid(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxLength)
            return false;
        foreach (var c in name)
        {
            if (char.IsControl(c))
                return false;
        }

        return true;
    }

    /// <summary>A fleet's name has no slash, so that <c>fleet/entity</c> can be read in one way only.</summary>
    public static bool IsValidFleet(string? name) => IsValid(name) && !name!.Contains('/', StringComparison.Ordinal);
}
