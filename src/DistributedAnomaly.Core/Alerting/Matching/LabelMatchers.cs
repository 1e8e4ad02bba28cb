using System.Collections.Immutable;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Matching;

/// <summary>Conditions that must all hold; none: everything matches.</summary>
public sealed class LabelMatchers : IEquatable<LabelMatchers>
{
    public static readonly LabelMatchers All = new([]);

    /// <param name="matchers">In any order: they are kept by name.</param>
    public LabelMatchers(IEnumerable<LabelMatcher> matchers) => Items =
    [
        .. matchers.OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Operator).ThenBy(m => m.Value, StringComparer.Ordinal),
    ];

    public ImmutableArray<LabelMatcher> Items { get; }

    public bool Matches(ContextLabels labels)
    {
        foreach (var matcher in Items)
        {
            if (!matcher.Matches(labels.Find(matcher.Name)))
                return false;
        }

        return true;
    }

    /// <example>{fleet="host",severity=~"warning|critical"}</example>
    public override string ToString() => "{" + string.Join(',', Items) + "}";

    public bool Equals(LabelMatchers? other) => other is not null && Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as LabelMatchers);

    public override int GetHashCode() => Items.Aggregate(17, HashCode.Combine);
}
