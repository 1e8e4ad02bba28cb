using System.Collections.Concurrent;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Api.Tests;

/// <summary>
/// The port's promises, in memory: keeps what it is given, ignores what is not newer, and behaves badly on request.
/// A metric value above 100 is anomalous. Entities whose name begins with "limited" are refused for a limit.
/// </summary>
internal sealed class FakeEngine : IAnomalyEngine
{
    private readonly ConcurrentDictionary<EntityKey, EntityReport> _entities = new();
    private int _waiting;

    public bool AutoCreate { get; set; } = true;

    public IFleetTier? FleetTier { get; set; }

    /// <summary>Thrown by the next calls.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Awaited by every call to observe.</summary>
    public Task Delay { get; set; } = Task.CompletedTask;

    /// <summary>Calls to observe that wait for <see cref="Delay"/>.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public List<Alert> Alerts { get; } = [];

    public List<(EntityKey Key, EntityFeedback Feedback)> Feedback { get; } = [];

    public EntityQuery? LastEntityQuery { get; private set; }

    public HistoryQuery? LastHistoryQuery { get; private set; }

    public AlertQuery? LastAlertQuery { get; private set; }

    public ConcurrentQueue<(string Fleet, string Entity, long TimeMs, double[] Values)> Taken { get; } = new();

    public async ValueTask<ObserveResult> ObserveAsync(ObservationBatch batch, VerdictFilter verdicts, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        await Delay;
        Interlocked.Decrement(ref _waiting);
        if (Failure is not null)
            throw Failure;
        if (!AutoCreate && !_entities.Keys.Any(k => k.Fleet == batch.Fleet))
            throw new UnknownFleetException(batch.Fleet, $"The fleet '{batch.Fleet}' is not configured, and fleets are not created by themselves.");
        int accepted = 0, ignored = 0;
        var rejected = new List<RejectedObservation>();
        var judged = new List<ObservationVerdict>();
        for (var row = 0; row < batch.Count; row++)
        {
            var key = new EntityKey(batch.Fleet, batch.Entity(row));
            if (key.Entity.StartsWith("limited", StringComparison.Ordinal))
            {
                rejected.Add(new RejectedObservation(row, "the engine has no room for another entity", Retry: true));
                continue;
            }

            accepted++;
            if (_entities.TryGetValue(key, out var known) && known.Health.LastSeenMs >= batch.Time(row))
            {
                ignored++;
                continue;
            }

            Taken.Enqueue((batch.Fleet, key.Entity, batch.Time(row), batch.Values(row).ToArray()));
            var report = Report(key, batch, row, known?.Health.Samples ?? 0);
            _entities[key] = report;
            if (verdicts == VerdictFilter.All || (verdicts == VerdictFilter.Anomalous && report.Health.State == EntityState.Anomalous))
                judged.Add(new ObservationVerdict(row, key.Entity, batch.Time(row), report.Health.Surprise, report.Health.Severity, report.Health.State, report.Health.Reasons));
        }

        return new ObserveResult(accepted, ignored, rejected, judged);
    }

    public ValueTask<IReadOnlyList<FleetSummary>> ListFleetsAsync(CancellationToken cancellationToken) =>
        new(Failure is not null ? throw Failure : (IReadOnlyList<FleetSummary>)[.. _entities.Keys.Select(k => k.Fleet).Distinct().Order().Select(Summary)]);

    public ValueTask<FleetSummary?> GetFleetAsync(string fleet, CancellationToken cancellationToken) =>
        new(_entities.Keys.Any(k => k.Fleet == fleet) ? Summary(fleet) : null);

    public ValueTask<EntityPage?> ListEntitiesAsync(EntityQuery query, CancellationToken cancellationToken)
    {
        LastEntityQuery = query;
        if (query.Cursor == "foreign")
            throw new ArgumentException("not a cursor", nameof(query));
        var all = _entities.Values.Where(e => e.Key.Fleet == query.Fleet).OrderBy(e => e.Key.Entity, StringComparer.Ordinal).ToList();
        if (all.Count == 0)
            return new((EntityPage?)null);
        var rest = all.Where(e => (query.State is null || e.Health.State == query.State) && string.CompareOrdinal(e.Key.Entity, query.Cursor ?? "") > 0).ToList();
        var page = rest.Take(query.Limit)
            .Select(e => new EntitySummary(e.Key.Entity, e.Health.State, e.Health.Severity, e.Health.Surprise, null, e.Health.LastSeenMs, e.Health.Samples))
            .ToList();
        return new(new EntityPage(page, rest.Count > page.Count ? page[^1].Entity : null));
    }

    public ValueTask<EntityReport?> GetEntityAsync(EntityKey key, CancellationToken cancellationToken) => new(_entities.GetValueOrDefault(key));

    public ValueTask<History?> GetHistoryAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        LastHistoryQuery = query;
        return new(!_entities.ContainsKey(query.Key) ? null
            : query.Raw ? new History([], [new RawValue(1, query.FromMs, "cpu", double.PositiveInfinity)])
            : new History([new MetricRollups("cpu", [new Rollup(query.FromMs, 2, 1, 3, 2, 3, double.NaN, 0, 4, 0.5)])], []));
    }

    public ValueTask<IReadOnlyList<Alert>> ListAlertsAsync(AlertQuery query, CancellationToken cancellationToken)
    {
        LastAlertQuery = query;
        return new([.. Alerts.Where(a => (query.Fleet ?? a.Key.Fleet) == a.Key.Fleet && (query.Entity ?? a.Key.Entity) == a.Key.Entity && (query.Status ?? a.Status) == a.Status
            && a.StartedMs < (query.BeforeMs ?? long.MaxValue)).OrderByDescending(a => a.StartedMs).Take(query.Limit)]);
    }

    public ValueTask<Alert?> GetAlertAsync(string id, CancellationToken cancellationToken) => new(Alerts.Find(a => a.Id == id));

    public ValueTask<bool> GiveFeedbackAsync(EntityKey key, EntityFeedback feedback, CancellationToken cancellationToken)
    {
        if (!_entities.ContainsKey(key))
            return new(false);
        Feedback.Add((key, feedback));
        return new(true);
    }

    public ValueTask<IReadOnlyList<EntityFeedback>?> GetFeedbackAsync(EntityKey key, CancellationToken cancellationToken) =>
        new(_entities.ContainsKey(key) ? [.. Feedback.Where(f => f.Key == key).Select(f => f.Feedback)] : (IReadOnlyList<EntityFeedback>?)null);

    public ValueTask ApplyAsync(FleetPolicies policies, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private static EntityReport Report(EntityKey key, ObservationBatch batch, int row, long samples)
    {
        var values = batch.Values(row);
        var worst = values[0];
        foreach (var value in values)
            worst = Math.Max(worst, value);
        var anomalous = worst > 100;
        var reason = new Reason(batch.Metrics(row)[0], worst, 50, double.NegativeInfinity, 100, "zscore", 6, 1);
        var metrics = batch.Metrics(row).ToArray().Select(m => new MetricHealth(m, batch.Time(row), worst, double.NaN, 0, 100, 0, 0, "zscore", samples + 1)).ToList();
        return new EntityReport(
            key,
            new EntityHealth(
                anomalous ? EntityState.Anomalous : EntityState.Normal, anomalous ? 6 : 0.5, 4, anomalous ? Severity.Critical : Severity.None,
                anomalous ? new Episode(1, batch.Time(row), 0, Severity.Critical, 6) : default, batch.Time(row), 1000, samples + 1, Fidelity.Full,
                anomalous ? [reason] : [], metrics),
            batch.Context(row) ?? ContextLabels.Empty, batch.ReceivedMs, 0);
    }

    private FleetSummary Summary(string fleet)
    {
        var all = _entities.Values.Where(e => e.Key.Fleet == fleet).ToList();
        return new FleetSummary(
            fleet, all.Count, 0, all.Count(e => e.Health.State == EntityState.Normal), all.Count(e => e.Health.State == EntityState.Anomalous), 0,
            Alerts.Count(a => a.Key.Fleet == fleet && a.Status == AlertStatus.Firing), all.Sum(e => e.Health.Samples), all.Max(e => e.Health.LastSeenMs),
            FleetPolicy.Default);
    }
}
