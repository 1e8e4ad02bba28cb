namespace DistributedAnomaly.Receivers;

/// <summary>Makes lists of values from collection expressions.</summary>
public static class ValueListBuilder
{
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
