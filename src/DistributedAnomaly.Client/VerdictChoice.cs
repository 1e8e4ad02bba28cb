namespace DistributedAnomaly.Client;

/// <summary>Which verdicts a push wants back.</summary>
public enum VerdictChoice
{
    /// <summary>Of observations that were anomalous.</summary>
    Anomalous,

    /// <summary>Of every observation.</summary>
    All,

    /// <summary>None: the fastest.</summary>
    None,
}
