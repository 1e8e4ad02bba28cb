namespace DistributedAnomaly.Core.Monitoring;

public enum EntityState : byte
{
    /// <summary>Too little history for a judgement; nothing is alarmed.</summary>
    Learning,
    Normal,

    /// <summary>An episode is open.</summary>
    Anomalous,

    /// <summary>The entity stopped reporting. Set by the engine, which has the clock.</summary>
    Silent,
}
