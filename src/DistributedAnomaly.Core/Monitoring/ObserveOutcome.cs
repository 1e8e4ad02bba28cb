namespace DistributedAnomaly.Core.Monitoring;

/// <summary>What became of one observation.</summary>
public enum ObserveOutcome : byte
{
    /// <summary>Judged and learnt.</summary>
    Scored,

    /// <summary>A duplicate or older than what the entity has seen: changed nothing, is no error.</summary>
    Ignored,

    /// <summary>No value could be taken: not finite, or over the cap of metrics. See <see cref="Verdict.Refused"/>.</summary>
    Refused,
}
