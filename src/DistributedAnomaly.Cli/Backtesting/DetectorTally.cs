namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>How often one detector had a say in anomalous rows.</summary>
internal sealed class DetectorTally(string detector)
{
    public string Detector { get; } = detector;

    /// <summary>Anomalous rows among whose reasons it is.</summary>
    public long Rows { get; private set; }

    /// <summary>Of them, those where it is the first reason.</summary>
    public long Led { get; private set; }

    /// <summary>Of <see cref="Rows"/>, those labelled anomalous; null without labels.</summary>
    public long? Labelled { get; private set; }

    /// <summary>Sum of its parts of those verdicts.</summary>
    public double Share { get; private set; }

    public void Add(bool first, double share, bool newRow, bool? labelled)
    {
        Share += share;
        Led += first ? 1 : 0;
        if (!newRow)
            return;
        Rows++;
        if (labelled is { } known)
            Labelled = (Labelled ?? 0) + (known ? 1 : 0);
    }
}
