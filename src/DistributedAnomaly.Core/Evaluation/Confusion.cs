namespace DistributedAnomaly.Core.Evaluation;

/// <summary>How flags and labels agree, counted in rows. A rate that has no meaning (nothing to divide by) is null.</summary>
/// <param name="TruePositives">Labelled and flagged.</param>
/// <param name="FalsePositives">Flagged, not labelled: false alarms.</param>
/// <param name="TrueNegatives">Neither labelled nor flagged.</param>
/// <param name="FalseNegatives">Labelled, not flagged: misses.</param>
public readonly record struct Confusion(long TruePositives, long FalsePositives, long TrueNegatives, long FalseNegatives)
{
    /// <summary>Share of flagged rows that are labelled, 0 to 1; null: none is flagged.</summary>
    public double? Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of labelled rows that are flagged, 0 to 1; null: none is labelled.</summary>
    public double? Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Share of calm rows that are flagged, 0 to 1; null: every row is labelled.</summary>
    public double? FalsePositiveRate => Ratio(FalsePositives, FalsePositives + TrueNegatives);

    /// <summary>Harmonic mean of precision and recall, 0 to 1; null: none is labelled.</summary>
    public double? F1 => TruePositives + FalseNegatives == 0 ? null : 2.0 * TruePositives / (2 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>
    /// Correlation of flags and labels, -1 to 1 (Matthews, "Comparison of the predicted and observed secondary structure of T4 phage
    /// lysozyme", 1975); null: all flags or all labels are the same.
    /// </summary>
    public double? Mcc
    {
        get
        {
            double tp = TruePositives, fp = FalsePositives, tn = TrueNegatives, fn = FalseNegatives;
            var size = Math.Sqrt((tp + fp) * (tp + fn)) * Math.Sqrt((tn + fp) * (tn + fn));
            return size > 0 ? (tp * tn - fp * fn) / size : null;
        }
    }

    /// <summary>
    /// Agreement of flags and labels beyond chance, -1 to 1 (Cohen, "A coefficient of agreement for nominal scales", 1960);
    /// null: chance alone agrees always.
    /// </summary>
    public double? Kappa
    {
        get
        {
            double tp = TruePositives, fp = FalsePositives, tn = TrueNegatives, fn = FalseNegatives;
            var rows = tp + fp + tn + fn;
            // Both shares times rows squared: whole numbers, so that zero is zero.
            var byChance = (tp + fp) * (tp + fn) + (tn + fn) * (tn + fp);
            var most = rows * rows - byChance;
            return most > 0 ? ((tp + tn) * rows - byChance) / most : null;
        }
    }

    public static Confusion operator +(Confusion a, Confusion b) => a.Add(b);

    public static Confusion Of(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> flagged)
    {
        long tp = 0, fp = 0, fn = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            tp += labels[i] && flagged[i] ? 1 : 0;
            fp += !labels[i] && flagged[i] ? 1 : 0;
            fn += labels[i] && !flagged[i] ? 1 : 0;
        }

        return new Confusion(tp, fp, labels.Length - tp - fp - fn, fn);
    }

    public Confusion Add(Confusion other) => new(
        TruePositives + other.TruePositives, FalsePositives + other.FalsePositives, TrueNegatives + other.TrueNegatives,
        FalseNegatives + other.FalseNegatives);

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
