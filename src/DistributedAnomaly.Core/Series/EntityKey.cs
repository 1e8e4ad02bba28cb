namespace DistributedAnomaly.Core.Series;

/// <summary>Names one entity inside its fleet; written <c>fleet/entity</c>.</summary>
public readonly record struct EntityKey(string Fleet, string Entity)
{
    public override string ToString() => Fleet + "/" + Entity;
}
