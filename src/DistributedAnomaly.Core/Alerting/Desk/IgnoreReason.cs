namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Why nothing follows.</summary>
public enum IgnoreReason : byte
{
    /// <summary>The revision, or a later one, was taken before.</summary>
    AlreadyKnown,

    /// <summary>It is over, and nobody was told that it fired.</summary>
    NeverTold,

    /// <summary>The alert or silence is not known, or over.</summary>
    Unknown,

    /// <summary>No further silence is taken.</summary>
    TooMany,
}
