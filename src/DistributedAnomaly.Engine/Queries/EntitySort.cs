namespace DistributedAnomaly.Engine.Queries;

public enum EntitySort
{
    Name,

    /// <summary>Highest first.</summary>
    Surprise,

    /// <summary>Newest first.</summary>
    LastSeen,
}
