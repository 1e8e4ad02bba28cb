using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.HostWatcher.Tests;

/// <summary>Keeps the times that it is handed; fails or hangs when the test says so.</summary>
internal sealed class RecordingEngine : IAnomalyEngine
{
    private readonly Lock _lock = new();
    private readonly List<long> _times = [];

    public Func<ValueTask>? Before { get; set; }

    public IReadOnlyList<RejectedObservation> Rejected { get; set; } = [];

    public IReadOnlyList<long> Times
    {
        get
        {
            lock (_lock)
                return [.. _times];
        }
    }

    public async ValueTask<ObserveResult> ObserveAsync(ObservationBatch batch, VerdictFilter verdicts, CancellationToken cancellationToken)
    {
        batch.Fleet.ShouldBe("host");
        batch.Entity(0).ShouldBe("box");
        batch.Count.ShouldBe(1);
        if (Before is { } before)
            await before();
        lock (_lock)
            _times.Add(batch.Time(0));
        return new ObserveResult(1, 0, Rejected, []);
    }

    public ValueTask<IReadOnlyList<FleetSummary>> ListFleetsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<FleetSummary?> GetFleetAsync(string fleet, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<EntityPage?> ListEntitiesAsync(EntityQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<EntityReport?> GetEntityAsync(EntityKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<History?> GetHistoryAsync(HistoryQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Alert>> ListAlertsAsync(AlertQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Alert?> GetAlertAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> GiveFeedbackAsync(EntityKey key, EntityFeedback feedback, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<EntityFeedback>?> GetFeedbackAsync(EntityKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ApplyAsync(FleetPolicies policies, CancellationToken cancellationToken) => throw new NotSupportedException();
}
