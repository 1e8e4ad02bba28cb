namespace DistributedAnomaly.Core.Batch.Thresholds;

/// <summary>How a threshold is chosen.</summary>
public enum ThresholdKind
{
    /// <summary>A share of the rows is flagged: that many are believed to be anomalies.</summary>
    Contamination,

    /// <summary>The score that so many percent of the rows stay below.</summary>
    Percentile,

    /// <summary>The one of highest F1 on labelled rows.</summary>
    BestF1,

    /// <summary>The one of lowest cost on labelled rows.</summary>
    LowestCost,

    /// <summary>A number that the user knows.</summary>
    Fixed,
}
