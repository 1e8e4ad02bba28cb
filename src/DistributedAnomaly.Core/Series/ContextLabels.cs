using System.Collections.Frozen;

namespace DistributedAnomaly.Core.Series;

/// <summary>An immutable, ordered set of labels that came with an observation (region, role, country).</summary>
public sealed class ContextLabels : IEquatable<ContextLabels>
{
    public static readonly ContextLabels Empty = new([]);

    private readonly KeyValuePair<string, string>[] _pairs;

    private ContextLabels(KeyValuePair<string, string>[] pairs) => _pairs = pairs;

    /// <summary>The labels in ordinal order of their names.</summary>
    public ReadOnlySpan<KeyValuePair<string, string>> Pairs => _pairs;

    public int Count => _pairs.Length;

    /// <summary>Orders the pairs by name; of two pairs with one name the later wins.</summary>
    public static ContextLabels From(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var ordered = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
            ordered[name] = value;
        return ordered.Count == 0 ? Empty : new ContextLabels([.. ordered]);
    }

    /// <returns>The value of a label; null: there is none of that name.</returns>
    public string? Find(string name)
    {
        foreach (ref readonly var pair in _pairs.AsSpan())
        {
            if (string.Equals(pair.Key, name, StringComparison.Ordinal))
                return pair.Value;
        }

        return null;
    }

    public IReadOnlyDictionary<string, string> ToDictionary() => _pairs.ToFrozenDictionary(StringComparer.Ordinal);

    public bool Equals(ContextLabels? other) => other is not null && _pairs.AsSpan().SequenceEqual(other._pairs);

    public override bool Equals(object? obj) => Equals(obj as ContextLabels);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _pairs)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
