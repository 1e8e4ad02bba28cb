namespace DistributedAnomaly.Core.Batch.Ensembles;

/// <summary>How the scores of several detectors become one (Aggarwal and Sathe 2015).</summary>
public enum ScoreFusion
{
    /// <summary>Mean of the ranks among the training rows, 0 to 1.</summary>
    MeanRank,

    /// <summary>Mean of -ln of the share of training rows that score as much: the far ends count more than the middle.</summary>
    MeanTail,

    /// <summary>Mean of the scores in standard deviations of the training rows, cut at ten.</summary>
    MeanScore,

    /// <summary>The largest of the tails: one detector that is sure is enough.</summary>
    LargestTail,
}
