using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Receivers.Messages;

/// <summary>Puts one reason into words.</summary>
internal static class ReasonWriter
{
    private const string RulePrefix = "rule:";

    public static bool IsOfRule(Reason reason) => reason.Text is not null && reason.Detector.StartsWith(RulePrefix, StringComparison.Ordinal);

    public static ReasonFacts Write(Reason reason, Alert alert, FleetPolicies fleets)
    {
        var unit = new MetricUnit(reason.Metric, fleets.For(alert.Key.Fleet).FeatureFor(reason.Metric));
        var (verb, behaves) = alert.Status == AlertStatus.Resolved ? ("was", "behaved") : ("is", "behaves");
        if (IsOfRule(reason))
            return Rule(reason, unit, verb);
        if (reason is { IsOfFeedback: true, Text: { } said })
            return new ReasonFacts(reason.Metric, null, null, null, said, reason.Detector, reason.Share);
        if (reason.Text is { } value)
            return new ReasonFacts(reason.Metric, value, null, null, $"{reason.Metric} {verb} {value}, which is rare for it", reason.Detector, reason.Share);
        var observed = unit.Text(reason.Observed);
        var expected = double.IsFinite(reason.Expected) ? unit.Text(reason.Expected) : null;
        var normal = Band(reason, unit);
        var text = reason.Observed >= reason.Low && reason.Observed <= reason.High
            ? $"{reason.Metric} {verb} {observed}, inside its normal {normal}, but {behaves} unusually ({reason.Detector})"
            : $"{reason.Metric} {verb} {observed}{(expected is null ? "" : $", expected {expected}")}{(normal is null ? "" : $" (normal {normal})")}";
        return new ReasonFacts(reason.Metric, observed, expected, normal, text, reason.Detector, reason.Share);
    }

    private static ReasonFacts Rule(Reason reason, MetricUnit unit, string verb)
    {
        var name = reason.Detector[RulePrefix.Length..];
        var observed = double.IsFinite(reason.Observed) ? unit.Text(reason.Observed) : null;
        var text = $"rule {name} {verb} broken: it expects {reason.Text}{(observed is null ? "" : $", but {reason.Metric} {verb} {observed}")}";
        return new ReasonFacts(reason.Metric, observed, reason.Text, null, text, reason.Detector, reason.Share);
    }

    private static string? Band(Reason reason, MetricUnit unit) => (double.IsFinite(reason.Low), double.IsFinite(reason.High)) switch
    {
        (true, true) => $"{unit.Text(reason.Low)} to {unit.Text(reason.High)}",
        (true, false) => $"at least {unit.Text(reason.Low)}",
        (false, true) => $"at most {unit.Text(reason.High)}",
        _ => null,
    };
}
