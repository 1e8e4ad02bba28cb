namespace DistributedAnomaly.Core.Monitoring;

/// <summary>What an observation did to the entity's episode.</summary>
public enum EpisodeChange : byte
{
    None,
    Opened,

    /// <summary>The open episode became more severe.</summary>
    Escalated,
    Closed,
}
