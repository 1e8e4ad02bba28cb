namespace DistributedAnomaly.Core.Alerting;

public enum AlertStatus : byte
{
    Firing,
    Resolved,
}
