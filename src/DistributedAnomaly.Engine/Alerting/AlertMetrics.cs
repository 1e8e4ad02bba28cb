using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Grouping;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>
/// The instruments of meter <c>DistributedAnomaly.Alerts</c>. One instance per process is meant; several desks of a process add up.
/// </summary>
public sealed class AlertMetrics : IDisposable
{
    public const string MeterName = "DistributedAnomaly.Alerts";

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<Func<int>, byte> _firing = [];
    private readonly ConcurrentDictionary<Func<IEnumerable<(string Receiver, int Waiting)>>, byte> _pending = [];
    private readonly Counter<long> _fired;
    private readonly Counter<long> _escalated;
    private readonly Counter<long> _resolved;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _dead;
    private readonly Counter<long> _told;
    private readonly Counter<long> _held;

    public AlertMetrics()
    {
        _fired = _meter.CreateCounter<long>("anomaly.alerts.fired", "{alert}", "Alerts that fired, by kind and severity.");
        _escalated = _meter.CreateCounter<long>("anomaly.alerts.escalated", "{alert}", "Alerts that became more severe.");
        _resolved = _meter.CreateCounter<long>("anomaly.alerts.resolved", "{alert}", "Alerts that were resolved, by kind and reason.");
        _attempts = _meter.CreateCounter<long>(
            "anomaly.notifications.attempts", "{attempt}", "Attempts to notify, by receiver and outcome (sent, retry, failed).");
        _dead = _meter.CreateCounter<long>("anomaly.notifications.dead", "{notification}", "Notifications given up.");
        _told = _meter.CreateCounter<long>(
            "anomaly.notifications.decided", "{notification}", "Notifications decided, by cause.");
        _held = _meter.CreateCounter<long>("anomaly.alerts.held", "{alert}", "Alerts held back, by reason.");
        _meter.CreateObservableGauge(
            "anomaly.alerts.firing", () => _firing.Keys.Sum(count => count()), "{alert}", "Alerts that fire now.");
        _meter.CreateObservableGauge(
            "anomaly.notifications.pending",
            () => _pending.Keys.SelectMany(counts => counts()).GroupBy(c => c.Receiver, c => c.Waiting, StringComparer.Ordinal)
                .Select(g => new Measurement<int>(g.Sum(), Receiver(g.Key))),
            "{notification}",
            "Outbox depth: notifications that wait to be sent, by receiver.");
    }

    /// <summary>Asks for the number of firing alerts from now on.</summary>
    internal void Watch(Func<int> firing) => _firing.TryAdd(firing, 0);

    internal void Forget(Func<int> firing) => _firing.TryRemove(firing, out _);

    /// <summary>Asks for the outbox depth of each receiver from now on.</summary>
    internal void Watch(Func<IEnumerable<(string Receiver, int Waiting)>> pending) => _pending.TryAdd(pending, 0);

    internal void Forget(Func<IEnumerable<(string Receiver, int Waiting)>> pending) => _pending.TryRemove(pending, out _);

    public void Dispose() => _meter.Dispose();

    internal void Count(in AlertTransition transition)
    {
        var alert = transition.Alert!;
        var kind = new KeyValuePair<string, object?>("kind", AlertNames.Of(alert.Kind));
        var severity = new KeyValuePair<string, object?>("severity", AlertNames.Of(alert.Severity));
        switch (transition.Kind)
        {
            case AlertTransitionKind.Fired:
                _fired.Add(1, kind, severity);
                break;
            case AlertTransitionKind.Escalated:
                _escalated.Add(1, kind, severity);
                break;
            case AlertTransitionKind.Changed:
                break;
            default:
                _resolved.Add(1, kind, new KeyValuePair<string, object?>("reason", AlertNames.Of(transition.Reason)));
                break;
        }
    }

    internal void Count(NotificationCause cause, int receivers) =>
        _told.Add(receivers, new KeyValuePair<string, object?>("cause", DeskDecisions.Word(cause)));

    internal void Count(HoldReason reason)
    {
        if (reason != HoldReason.None)
            _held.Add(1, new KeyValuePair<string, object?>("reason", DeskDecisions.Of(reason)));
    }

    internal void CountAttempt(string receiver, DeliveryOutcome outcome) => _attempts.Add(
        1,
        Receiver(receiver),
        new KeyValuePair<string, object?>("outcome", outcome switch
        {
            DeliveryOutcome.Delivered => "sent",
            DeliveryOutcome.Retry => "retry",
            _ => "failed",
        }));

    internal void CountDead(int count, string why) => _dead.Add(count, new KeyValuePair<string, object?>("why", why));

    private static KeyValuePair<string, object?> Receiver(string name) => new("receiver", name);
}
