using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;
using Alert = DistributedAnomaly.Contracts.V1.Alert;
using Episode = DistributedAnomaly.Contracts.V1.Episode;
using FeedbackPattern = DistributedAnomaly.Contracts.V1.FeedbackPattern;
using History = DistributedAnomaly.Contracts.V1.History;
using Reason = DistributedAnomaly.Contracts.V1.Reason;

namespace DistributedAnomaly.Api.Mapping;

/// <summary>What the engine says, in the words of the wire.</summary>
internal static class ContractMapping
{
    public static Fleet ToContract(FleetSummary fleet) => new(
        fleet.Fleet, fleet.Entities, fleet.Learning, fleet.Normal, fleet.Anomalous, fleet.Silent, fleet.FiringAlerts, fleet.Observations,
        TimeOrNull(fleet.LastSeenMs));

    public static EntityItem ToContract(EntitySummary entity) => new(
        entity.Entity, Word(entity.State), Word(entity.Severity), Finite(entity.Surprise), entity.TopMetric, TimeOrNull(entity.LastSeenMs), entity.Samples);

    public static Entity ToContract(EntityReport report)
    {
        var health = report.Health;
        return new Entity(
            report.Key.Fleet, report.Key.Entity, Word(health.State), Word(health.Severity), Finite(health.Surprise), Finite(health.Threshold),
            TimeOrNull(health.LastSeenMs), TimeOrNull(report.LastReceivedMs), Seconds(health.CadenceMs), Seconds(report.SilentAfterMs),
            health.Samples, health.Fidelity == Fidelity.Full ? "full" : "lean",
            health.Episode.Number == 0 ? null : ToContract(health.Episode), report.Labels.ToDictionary(), Reasons(health.Reasons),
            [.. health.Metrics.Select(ToContract)]);
    }

    public static Alert ToContract(Core.Alerting.Alert alert) => new(
        alert.Id, AlertNames.Of(alert.Kind), alert.Key.Fleet, alert.Key.Entity,
        alert.Status == AlertStatus.Firing ? "firing" : "resolved", Word(alert.Severity), alert.Revision, Time(alert.StartedMs),
        Time(alert.UpdatedMs), alert.ResolvedMs is { } resolved ? Time(resolved) : null, Finite(alert.Surprise), alert.Summary,
        Reasons(alert.Reasons), alert.Labels.ToDictionary());

    public static Feedback ToContract(EntityFeedback feedback) => new(
        Word(feedback.Kind), feedback.By, feedback.Comment, Time(feedback.AtMs), Finite(feedback.Surprise),
        [.. feedback.Patterns.Select(p => new FeedbackPattern(p.Metric, Word(p.Side)))],
        feedback.Kind == FeedbackKind.Freeze ? Time(feedback.FromMs) : null, feedback.Kind == FeedbackKind.Freeze ? Time(feedback.UntilMs) : null);

    public static History ToContract(Engine.Queries.History history) => new(
        [.. history.Rollups.Select(m => new MetricHistory(m.Metric, [.. m.Points.Select(ToContract)]))],
        [.. history.Raw.Select(r => new RawPoint(r.EpisodeNumber, Time(r.TimeMs), r.Metric, Finite(r.Value)))]);

    public static IReadOnlyList<Reason> Reasons(IReadOnlyList<Core.Monitoring.Reason> reasons)
    {
        if (reasons.Count == 0)
            return [];
        var mapped = new Reason[reasons.Count];
        for (var i = 0; i < mapped.Length; i++)
        {
            var r = reasons[i];
            mapped[i] = new Reason(
                r.Metric, Finite(r.Observed), Finite(r.Expected), Finite(r.Low), Finite(r.High), r.Detector, Finite(r.Surprise), Finite(r.Share),
                r.Text);
        }

        return mapped;
    }

    public static string Word(FeedbackKind kind) => kind switch
    {
        FeedbackKind.TrueAlarm => "true",
        FeedbackKind.FalseAlarm => "false_alarm",
        FeedbackKind.Expected => "expected",
        _ => "freeze",
    };

    public static string Word(PatternSide side) => side switch
    {
        PatternSide.Above => "above",
        PatternSide.Below => "below",
        _ => "either",
    };

    public static string Word(Severity severity) => severity switch
    {
        Severity.None => "none",
        Severity.Warning => "warning",
        _ => "critical",
    };

    public static string Word(EntityState state) => state switch
    {
        EntityState.Learning => "learning",
        EntityState.Normal => "normal",
        EntityState.Anomalous => "anomalous",
        _ => "silent",
    };

    public static DateTimeOffset Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    /// <summary>JSON has no NaN and no infinity: what is not known (an expectation before the first value) is 0, what is endless is the largest number.</summary>
    public static double Finite(double value) =>
        double.IsFinite(value) ? value : double.IsNaN(value) ? 0 : double.IsPositive(value) ? double.MaxValue : double.MinValue;

    private static DateTimeOffset? TimeOrNull(long unixMs) => unixMs == 0 ? null : Time(unixMs);

    private static double? Seconds(double ms) => ms > 0 && double.IsFinite(ms) ? ms / 1000 : null;

    private static Episode ToContract(Core.Monitoring.Episode episode) => new(
        episode.Number, Time(episode.StartedMs), episode.EndedMs == 0 ? null : Time(episode.EndedMs), Word(episode.Severity), Finite(episode.PeakSurprise));

    private static Metric ToContract(MetricHealth metric) => new(
        metric.Metric, TimeOrNull(metric.LastMs), Finite(metric.Value), Finite(metric.Expected), Finite(metric.Low), Finite(metric.High),
        Finite(metric.Deviation), Finite(metric.Surprise), metric.Detector, metric.Samples);

    private static HistoryPoint ToContract(Rollup point) => new(
        Time(point.StartMs), point.Count, Finite(point.Min), Finite(point.Max), Finite(point.Mean), Finite(point.Last), Finite(point.Expected),
        Finite(point.Low), Finite(point.High), Finite(point.Surprise));
}
