namespace DistributedAnomaly.Core.Alerting.Silences;

public enum SilenceState : byte
{
    /// <summary>Begins later.</summary>
    Pending,

    Active,

    /// <summary>Over, or ended by somebody.</summary>
    Expired,
}
