namespace DistributedAnomaly.Core.Alerting.Inhibition;

/// <summary>How source and target belong together, beside their labels.</summary>
public enum InhibitionRelation : byte
{
    /// <summary>Only by labels.</summary>
    None,

    /// <summary>The source is an incident of the fleet that the target's entity belongs to.</summary>
    Fleet,

    /// <summary>The source's entity is the one that the target's label <c>parent</c> names.</summary>
    Parent,
}
