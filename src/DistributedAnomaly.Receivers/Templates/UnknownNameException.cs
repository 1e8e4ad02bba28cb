namespace DistributedAnomaly.Receivers.Templates;

/// <summary>A template names a value that does not exist.</summary>
internal sealed class UnknownNameException(string name, IEnumerable<string> known)
    : Exception($"there is no '{name}' here; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}")
{
    public string Name => name;
}
