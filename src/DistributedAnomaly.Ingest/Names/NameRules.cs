namespace DistributedAnomaly.Ingest.Names;

/// <summary>What a name of a fleet, entity, metric or label may look like.</summary>
public static class NameRules
{
    /// <summary>Null: the name is fine; otherwise what is wrong with it, without the name itself.</summary>
    public static string? Fault(string name) => string.IsNullOrWhiteSpace(name) ? "is empty" : TextFault(name);

    /// <summary>As <see cref="Fault"/> for a label's value, which may be empty.</summary>
    public static string? TextFault(string name)
    {
        if (name.Length > IngestLimits.MaxNameLength)
            return $"is {name.Length} characters long; at most {IngestLimits.MaxNameLength} are allowed";
        foreach (var c in name)
        {
            if (char.IsControl(c))
                return $"contains the control character U+{(int)c:X4}";
        }

        return null;
    }

    /// <summary>As <see cref="Fault"/>; and it must be possible to name an entity in a URL.</summary>
    public static string? EntityFault(string name) =>
        name is "." or ".." ? $"is '{name}', which no URL can address" : Fault(name);

    /// <summary>As <see cref="EntityFault"/>; and <c>fleet/entity</c> must be unambiguous.</summary>
    public static string? FleetFault(string name) =>
        name.Contains('/', StringComparison.Ordinal) ? "contains a slash" : EntityFault(name);
}
