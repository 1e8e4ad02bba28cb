using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>What a reason speaks of.</summary>
internal static class ReasonKinds
{
    /// <summary>Of a rule between metrics, not of a metric's own baseline.</summary>
    public static bool IsOfRule(this Reason reason) => reason.Text is not null && reason.Detector.StartsWith("rule:", StringComparison.Ordinal);

    /// <summary>Of a context label, whose name stands in the place of the metric.</summary>
    public static bool IsOfLabel(this Reason reason) => reason.Text is not null && !reason.IsOfRule();
}
