using DistributedAnomaly.Core.Batch.Statistics;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Ensembles;

/// <summary>Where a score lies among the training scores of its detector: what makes detectors of different units comparable.</summary>
internal sealed class ScoreScale
{
    /// <summary>Training scores kept: all of them, or so many quantiles.</summary>
    private const int MaxKept = 4096;

    /// <summary>Standard deviations that a score is cut at.</summary>
    private const double Cut = 10;

    private readonly double[] _sorted;
    private readonly double _mean;
    private readonly double _deviation;

    private ScoreScale(double[] sorted, double mean, double deviation)
    {
        _sorted = sorted;
        _mean = mean;
        _deviation = deviation;
    }

    public static ScoreScale Of(ReadOnlySpan<double> trainingScores)
    {
        var sorted = trainingScores.ToArray();
        Array.Sort(sorted);
        var (mean, deviation) = ColumnScale.MeanAndDeviation(sorted);
        if (sorted.Length <= MaxKept)
            return new ScoreScale(sorted, mean, deviation);
        var kept = new double[MaxKept];
        for (var i = 0; i < kept.Length; i++)
            kept[i] = sorted[(int)((long)i * (sorted.Length - 1) / (MaxKept - 1))];
        return new ScoreScale(kept, mean, deviation);
    }

    public static ScoreScale Load(ref SnapshotReader reader)
    {
        var (mean, deviation, sorted) = (reader.Double(), reader.Double(), reader.Doubles());
        return sorted.Length is > 0 and <= MaxKept && deviation > 0
            ? new ScoreScale(sorted, mean, deviation)
            : throw new SnapshotException($"a scale of {sorted.Length} scores with deviation {deviation}");
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Double(_mean);
        writer.Double(_deviation);
        writer.Doubles(_sorted);
    }

    /// <summary>In standard deviations, -10 to 10.</summary>
    public double Standardised(double score) => Math.Clamp((score / 2 - _mean / 2) / _deviation * 2, -Cut, Cut);

    /// <summary>Share of the training scores below, equal ones half: 0 to 1.</summary>
    public double Rank(double score) =>
        (OrderStatistics.CountBelow(_sorted, score) + OrderStatistics.CountNotAbove(_sorted, score)) / (2.0 * _sorted.Length);

    /// <summary>
    /// -ln of the share of training scores that are at least as high, equal ones half. Beyond the highest it goes on growing with the distance
    /// from it, so that rows out there are still told apart.
    /// </summary>
    public double Tail(double score)
    {
        var n = _sorted.Length;
        var above = n - (OrderStatistics.CountBelow(_sorted, score) + OrderStatistics.CountNotAbove(_sorted, score)) / 2.0;
        var beyond = Math.Max(0, Math.Min((score / 2 - _sorted[^1] / 2) / _deviation * 2, 1e6));
        return -PortableMath.Ln((above + 0.5) / (n + 0.5)) + PortableMath.Ln(1 + beyond);
    }
}
