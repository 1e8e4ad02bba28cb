using System.Globalization;
using DistributedAnomaly.Core.Batch.Statistics;
using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Core.Batch.Thresholds;

/// <summary>From which score on a row is an anomaly.</summary>
/// <param name="Kind">How it is chosen.</param>
/// <param name="Value">Share, percentile or score, as <paramref name="Kind"/> says.</param>
/// <param name="Cost">What errors cost, for the lowest cost.</param>
public sealed record ThresholdRule(ThresholdKind Kind, double Value, ErrorCost Cost)
{
    public const string Expected = "contamination:SHARE (above 0, up to 0.5), percentile:P (0 to 100), f1, cost:FALSE_ALARM:MISS, or a score";

    /// <value>One row in twenty.</value>
    public static readonly ThresholdRule Default = new(ThresholdKind.Contamination, 0.05, ErrorCost.Default);

    public bool NeedsLabels => Kind is ThresholdKind.BestF1 or ThresholdKind.LowestCost;

    /// <summary>Reads <see cref="Expected"/>.</summary>
    public static bool TryParse(string text, out ThresholdRule rule)
    {
        var parts = text.Split(':');
        var numbers = new double[parts.Length];
        for (var i = 1; i < parts.Length; i++)
        {
            if (!TryNumber(parts[i], out numbers[i]))
                numbers[i] = double.NaN;
        }

        rule = (parts[0], parts.Length) switch
        {
            ("contamination", 2) when numbers[1] is > 0 and <= 0.5 => new(ThresholdKind.Contamination, numbers[1], ErrorCost.Default),
            ("percentile", 2) when numbers[1] is >= 0 and <= 100 => new(ThresholdKind.Percentile, numbers[1], ErrorCost.Default),
            ("f1", 1) => new(ThresholdKind.BestF1, 0, ErrorCost.Default),
            ("cost", 3) when numbers[1] >= 0 && numbers[2] >= 0 => new(ThresholdKind.LowestCost, 0, new ErrorCost(numbers[1], numbers[2])),
            (_, 1) when TryNumber(text, out var score) => new(ThresholdKind.Fixed, score, ErrorCost.Default),
            _ => Default,
        };
        return !ReferenceEquals(rule, Default);
    }

    /// <summary>The threshold for some scores; rows at or above it are flagged.</summary>
    /// <param name="scores">Of rows like those to judge, finite; usually the training rows.</param>
    /// <param name="labels">True: the row is an anomaly. Only looked at where <see cref="NeedsLabels"/>.</param>
    /// <exception cref="ArgumentException">Labels are needed, and none is true or their number is another.</exception>
    public double Choose(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels = default)
    {
        switch (Kind)
        {
            case ThresholdKind.Contamination:
                return Quantile(scores, 1 - Value);
            case ThresholdKind.Percentile:
                return Quantile(scores, Value / 100);
            case ThresholdKind.BestF1 or ThresholdKind.LowestCost:
                var table = ThresholdTable.Of(new ScoredSeries("table", scores, labels));
                if (!labels.Contains(true))
                    throw new ArgumentException("no row is labelled an anomaly: this threshold cannot be chosen", nameof(labels));
                var threshold = Kind == ThresholdKind.BestF1 ? table.BestF1()!.Value.Threshold : table.Cheapest(Cost).Threshold;
                return Math.Min(threshold, double.MaxValue);
            default:
                return Value;
        }
    }

    private static double Quantile(ReadOnlySpan<double> scores, double part)
    {
        var sorted = scores.ToArray();
        Array.Sort(sorted);
        return OrderStatistics.Quantile(sorted, part);
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
