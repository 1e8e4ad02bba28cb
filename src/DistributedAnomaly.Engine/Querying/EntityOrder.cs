using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Querying;

/// <summary>The order of a list of entities; names break ties, so that it is total.</summary>
internal sealed class EntityOrder(EntitySort sort) : IComparer<EntitySummary>
{
    public int Compare(EntitySummary? x, EntitySummary? y) => Compare(Rank(x!), x!.Entity, Rank(y!), y!.Entity);

    /// <summary>What is sorted by, highest first; 0 for all where names alone count.</summary>
    public double Rank(EntitySummary entity) => sort switch
    {
        EntitySort.Surprise => entity.Surprise,
        EntitySort.LastSeen => entity.LastSeenMs,
        _ => 0,
    };

    public static int Compare(double rank, string name, double otherRank, string otherName)
    {
        var byRank = otherRank.CompareTo(rank);
        return byRank != 0 ? byRank : string.CompareOrdinal(name, otherName);
    }
}
