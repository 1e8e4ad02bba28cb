namespace DistributedAnomaly.Core.Alerting;

public enum AlertKind : byte
{
    /// <summary>An episode of anomalous observations.</summary>
    Anomaly,

    /// <summary>The entity stopped reporting.</summary>
    Silence,

    /// <summary>Many entities of a fleet moved together. Its entity is the name of the incident.</summary>
    Fleet,

    /// <summary>Another system said so; its labels say what.</summary>
    External,
}
