using System.Collections.Concurrent;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>An alert store in memory that outlives the engine, takes the same event again without a change, and can be made to fail.</summary>
internal sealed class AlertBook : IAlertSink
{
    private readonly ConcurrentDictionary<string, Alert> _alerts = new(StringComparer.Ordinal);

    public volatile bool Fails;

    public ConcurrentQueue<AlertEvent> Events { get; } = new();

    public int Calls;

    public IReadOnlyList<Alert> All => [.. _alerts.Values.OrderBy(a => a.Id, StringComparer.Ordinal)];

    public IReadOnlyList<Alert> Firing => [.. All.Where(a => a.Status == AlertStatus.Firing)];

    public ValueTask HandleAsync(IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Calls);
        if (Fails)
            throw new IOException("the disk of the alert store is full");
        foreach (var alertEvent in events)
        {
            Events.Enqueue(alertEvent);
            var id = AlertId.Of(alertEvent);
            var ends = alertEvent is EpisodeEvent { Change: EpisodeChange.Closed } or SilenceEvent { Silent: false };
            var known = _alerts.GetValueOrDefault(id);
            if (known?.Status == AlertStatus.Resolved || (known is null && ends))
                continue;
            _alerts[id] = new Alert
            {
                Id = id,
                Kind = AlertId.KindOf(alertEvent),
                Key = alertEvent.Key,
                Status = ends ? AlertStatus.Resolved : AlertStatus.Firing,
                Severity = alertEvent is EpisodeEvent e ? e.Episode.Severity : Severity.Warning,
                Revision = 1,
                StartedMs = known?.StartedMs ?? alertEvent.TimeMs,
                UpdatedMs = alertEvent.TimeMs,
                ResolvedMs = ends ? alertEvent.TimeMs : null,
                Summary = id,
            };
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) => new(All);

    public ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken) => new(_alerts.GetValueOrDefault(id));

    public ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken) => new(Firing);
}
