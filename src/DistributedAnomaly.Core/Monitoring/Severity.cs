namespace DistributedAnomaly.Core.Monitoring;

public enum Severity : byte
{
    None,
    Warning,
    Critical,
}
