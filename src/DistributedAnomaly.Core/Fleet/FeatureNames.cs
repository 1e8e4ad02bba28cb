using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet;

/// <summary>The features of a fleet in a fixed order: the columns of its vectors. Immutable; a new feature makes a longer list.</summary>
public sealed class FeatureNames
{
    /// <summary>Features of a fleet, at most; further ones are judged per entity only.</summary>
    public const int Most = 64;

    public static readonly FeatureNames Empty = new([]);

    private readonly string[] _names;

    private FeatureNames(string[] names) => _names = names;

    public int Count => _names.Length;

    public IReadOnlyList<string> Names => _names;

    internal ReadOnlySpan<string> All => _names;

    /// <exception cref="ArgumentException">More than <see cref="Most"/>, or a name twice.</exception>
    public static FeatureNames From(IEnumerable<string> names)
    {
        string[] all = [.. names];
        if (all.Length > Most || all.Distinct(StringComparer.Ordinal).Count() != all.Length)
            throw new ArgumentException($"a fleet has at most {Most} features, each with its own name", nameof(names));
        return new FeatureNames(all);
    }

    /// <param name="name">Of the feature.</param>
    /// <param name="hint">Position at which it is likely.</param>
    /// <returns>Its position; -1: it is not there.</returns>
    public int IndexOf(string name, int hint = 0)
    {
        if ((uint)hint < (uint)_names.Length && ReferenceEquals(_names[hint], name))
            return hint;
        for (var i = 0; i < _names.Length; i++)
        {
            if (string.Equals(_names[i], name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(Count);
        foreach (var name in _names)
            writer.Text(name);
    }

    /// <exception cref="SnapshotException">It is damaged: more than <see cref="Most"/>, or a name twice.</exception>
    public static FeatureNames Load(ref SnapshotReader reader)
    {
        // Interned, as the names that observations come with: that makes finding them faster.
        var names = new string[reader.Length(4)];
        for (var i = 0; i < names.Length; i++)
            names[i] = string.Intern(reader.Text());
        try
        {
            return From(names);
        }
        catch (ArgumentException error)
        {
            throw new SnapshotException($"{names.Length} features: {error.Message}", error);
        }
    }

    /// <summary>The same list if the name is there, or if there is no room for it.</summary>
    public FeatureNames With(string name) => IndexOf(name) >= 0 || Count == Most ? this : new FeatureNames([.. _names, name]);
}
