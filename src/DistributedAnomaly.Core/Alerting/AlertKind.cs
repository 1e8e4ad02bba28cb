namespace DistributedAnomaly.Core.Alerting;

public enum AlertKind : byte
{
    /// <summary>An episode of anomalous observations.</summary>
    Anomaly,

    /// <summary>The entity stopped reporting.</summary>
    Silence,
}
