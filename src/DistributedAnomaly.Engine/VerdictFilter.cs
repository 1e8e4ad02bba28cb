namespace DistributedAnomaly.Engine;

/// <summary>Which verdicts the caller wants back.</summary>
public enum VerdictFilter
{
    Anomalous,
    All,
    None,
}
