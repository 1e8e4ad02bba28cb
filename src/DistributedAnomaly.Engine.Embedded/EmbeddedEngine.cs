using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Embedded.Alerting;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Embedded.Fleets;
using DistributedAnomaly.Engine.Embedded.Journaling;
using DistributedAnomaly.Engine.Embedded.Querying;
using DistributedAnomaly.Engine.Embedded.Sharding;
using DistributedAnomaly.Engine.Embedded.Snapshots;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Planning;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Embedded;

/// <summary>
/// The engine of one process. A batch goes: caller (admit, encode) -> journal (group commit) -> shards (judge) -> alerts (durable) ->
/// acknowledgement. Beside that way: snapshots that keep the journal short, history, and once a second a look for silent entities.
/// </summary>
public sealed class EmbeddedEngine : IAnomalyEngine, IAsyncDisposable
{
    private const int MaxShards = 256;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly EngineStores _stores;
    private readonly IAlertSink _sink;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FleetPolicies? _configured;
    private readonly EngineTelemetry _telemetry = new();
    private readonly InFlightGate _gate;
    private readonly EntityRegistry _registry;
    private readonly AlertPump _alerts;
    private readonly HistoryWriter _history;
    private readonly JournalWriter _journal;
    private readonly Shard[] _shards;
    private readonly BatchIntake _intake;
    private readonly EngineQueries _queries;
    private readonly Schedule _schedule;
    private readonly FleetLog _fleetLog = new();
    private readonly FleetTier _fleets;
    private readonly SemaphoreSlim _applying = new(1);
    private volatile FleetPlans _plans;
    private volatile EngineState _state = EngineState.Created;

    /// <param name="options">Bounds; the stores were opened with the same ones.</param>
    /// <param name="policies">In force from the start; null: those that the journal knows, or the defaults.</param>
    /// <param name="stores">Owned by the engine from now on: disposed with it.</param>
    /// <param name="alerts">Where events go before an observation is acknowledged. Not owned.</param>
    /// <param name="time">The only clock.</param>
    /// <param name="loggers">For the engine's own messages.</param>
    /// <param name="fleets">Of the fleet tier; null: the defaults.</param>
    public EmbeddedEngine(
        EngineOptions options, FleetPolicies? policies, EngineStores stores, IAlertSink alerts, TimeProvider time, ILoggerFactory loggers,
        FleetTierOptions? fleets = null)
    {
        _stores = stores;
        _sink = alerts;
        _time = time;
        _configured = policies;
        _logger = loggers.CreateLogger<EmbeddedEngine>();
        _plans = new FleetPlans(policies ?? FleetPolicies.Default);
        var shards = options.Shards == 0 ? Environment.ProcessorCount : options.Shards;
        var memory = options.MaxMemoryBytes == 0 ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 : options.MaxMemoryBytes;
        _registry = new EntityRegistry(Math.Clamp(shards, 1, MaxShards), options.MaxEntities, memory);
        _gate = new InFlightGate(options.QueueBatches, options.QueueMeasurements);
        _alerts = new AlertPump(alerts, _telemetry, time, _logger);
        _history = new HistoryWriter(stores.History, _telemetry.HistoryDropped, time, _logger);
        _journal = new JournalWriter(stores.Journal, _telemetry, _logger);
        var tools = new ShardTools(_registry, _alerts, _history, _telemetry, _logger);
        _shards = [.. Enumerable.Range(0, _registry.Shards).Select(i => new Shard(i, tools))];
        _intake = new BatchIntake(_registry, _gate, _journal, _telemetry, _shards);
        _queries = new EngineQueries(_registry, _shards, _history, stores.History, alerts);
        var cycle = new SnapshotCycle(_shards, stores.Snapshots, _journal, _fleetLog, _alerts, _history);
        _schedule = new Schedule(options, cycle, _journal, _history, _telemetry, time, _logger);
        var host = new EmbeddedFleetHost(_registry, _shards, _journal, _fleetLog, _alerts, alerts, () => _plans.Policies);
        _fleets = new FleetTier(host, stores.Models, fleets ?? new FleetTierOptions(), time, loggers.CreateLogger<FleetTier>());
        _telemetry.Watch(_registry, _gate, () => _history.Waiting);
    }

    /// <summary>True between the end of <see cref="StartAsync"/> and the begin of stopping.</summary>
    public bool IsReady => _state == EngineState.Running;

    /// <inheritdoc/>
    public IAlertDesk? Desk => _sink as IAlertDesk;

    /// <inheritdoc/>
    public IFleetTier? FleetTier => _fleets;

    /// <summary>Brings the state of the last run back and begins to work. Until it is done every call is refused.</summary>
    /// <exception cref="InvalidDataException">The stored state is damaged, or was written by a newer release.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_state != EngineState.Created)
            throw new InvalidOperationException("The engine was started before.");
        _state = EngineState.Starting;
        var begun = _time.GetTimestamp();
        _alerts.Start();
        _history.Start();
        foreach (var shard in _shards)
            shard.Start();
        var recovery = new Recovery(_stores, _registry, _shards, _fleetLog, _fleets.Shelf.Find);
        await recovery.RunAsync(cancellationToken);
        await _alerts.FlushAsync().WaitAsync(cancellationToken);
        var nowMs = NowMs();
        await AlertReconciliation.RunAsync(_sink, _registry, _shards, nowMs, cancellationToken);
        _journal.Start(recovery.LastSeq);
        var stored = recovery.Policies;
        _plans = stored ?? new FleetPlans(FleetPolicies.Default);
        if (stored is null || _configured is not null)
            await ChangePoliciesAsync(Taking(_configured ?? FleetPolicies.Default), always: stored is null);
        await _fleets.StartAsync(recovery.Fleets.Values, cancellationToken);
        _schedule.Start([.. _shards.Select(s => new SilenceScan(s, nowMs, _time))]);
        _state = EngineState.Running;
        _logger.LogInformation(
            "Ready after {Elapsed}: {Entities} entities, {Batches} batches replayed, {Shards} shards.",
            _time.GetElapsedTime(begun), _registry.Entities, recovery.Batches, _shards.Length);
    }

    public ValueTask<ObserveResult> ObserveAsync(ObservationBatch batch, VerdictFilter verdicts, CancellationToken cancellationToken)
    {
        CheckRunning();
        // From here on the batch is the engine's until it is acknowledged: a caller that gave up must not get it back half-way.
        cancellationToken.ThrowIfCancellationRequested();
        return _intake.TakeAsync(batch, verdicts, _plans.Policies, NowMs());
    }

    public async ValueTask ApplyAsync(FleetPolicies policies, CancellationToken cancellationToken)
    {
        CheckRunning();
        cancellationToken.ThrowIfCancellationRequested();
        await ChangePoliciesAsync(Taking(policies), always: false);
    }

    public async ValueTask<IReadOnlyList<FleetSummary>> ListFleetsAsync(CancellationToken cancellationToken)
    {
        CheckRunning();
        return await _queries.ListFleetsAsync(_plans.Policies, cancellationToken);
    }

    public async ValueTask<FleetSummary?> GetFleetAsync(string fleet, CancellationToken cancellationToken)
    {
        CheckRunning();
        return await _queries.GetFleetAsync(fleet, _plans.Policies, cancellationToken);
    }

    public async ValueTask<EntityPage?> ListEntitiesAsync(EntityQuery query, CancellationToken cancellationToken)
    {
        CheckRunning();
        return await _queries.ListEntitiesAsync(query, _plans.Policies, cancellationToken);
    }

    public async ValueTask<EntityReport?> GetEntityAsync(EntityKey key, CancellationToken cancellationToken)
    {
        CheckRunning();
        return await _queries.GetEntityAsync(key, cancellationToken);
    }

    public async ValueTask<History?> GetHistoryAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        CheckRunning();
        return await _queries.GetHistoryAsync(query, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Alert>> ListAlertsAsync(AlertQuery query, CancellationToken cancellationToken) =>
        _sink.ListAsync(query, cancellationToken);

    public ValueTask<Alert?> GetAlertAsync(string id, CancellationToken cancellationToken) => _sink.GetAsync(id, cancellationToken);

    public async ValueTask<bool> GiveFeedbackAsync(EntityKey key, EntityFeedback feedback, CancellationToken cancellationToken)
    {
        CheckRunning();
        cancellationToken.ThrowIfCancellationRequested();
        if (_registry.Find(key) is not { } slot)
            return false;
        var work = new FeedbackWork(slot, _shards[slot.Shard], feedback);
        if (!_journal.Post(work))
            throw JournalWriter.Stopped();
        var (isKnown, answer) = await work.Completion;
        if (answer is not null)
            await ChangePoliciesAsync(inForce => inForce.Teach(key.Fleet, answer), always: false);
        return isKnown;
    }

    public async ValueTask<IReadOnlyList<EntityFeedback>?> GetFeedbackAsync(EntityKey key, CancellationToken cancellationToken)
    {
        CheckRunning();
        return _registry.Find(key) is { } slot
            ? await _shards[slot.Shard].AskAsync(_ => slot.Monitor?.Feedback.ToArray()).WaitAsync(cancellationToken)
            : null;
    }

    /// <summary>Takes nothing more, finishes what is under way, saves a snapshot of everything and closes the stores.</summary>
    /// <param name="cancellationToken">Stops at once instead; nothing acknowledged is lost, the next start only takes longer.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_state == EngineState.Stopped)
            return;
        var wasRunning = _state == EngineState.Running;
        _state = EngineState.Stopped;
        try
        {
            if (wasRunning)
                await FinishAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _logger.LogWarning("Stopped before everything was saved; the next start replays the journal.");
        }
        finally
        {
            await CloseAsync();
        }
    }

    /// <summary>Stops like <see cref="StopAsync"/>, for at most half a minute.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await StopAsync(patience.Token);
    }

    /// <summary>Ends as a crash of the process would: nothing is finished, nothing is saved.</summary>
    internal async Task AbandonAsync()
    {
        if (_state == EngineState.Stopped)
            return;
        _state = EngineState.Stopped;
        await CloseAsync();
    }

    /// <summary>The bytes that a snapshot of the entity would have now.</summary>
    internal Task<byte[]> StateOfAsync(EntityKey key)
    {
        var slot = _registry.Find(key) ?? throw new KeyNotFoundException(key.ToString());
        return _shards[slot.Shard].AskAsync(shard =>
        {
            shard.SnapshotWriter.Clear();
            EntityCodec.Save(slot, shard.SnapshotWriter);
            return shard.SnapshotWriter.Written.ToArray();
        });
    }

    /// <summary>Ends the windows of fleets that are due now.</summary>
    internal Task CloseFleetWindowsAsync() => _fleets.CloseDueAsync();

    /// <summary>Runs a snapshot cycle now.</summary>
    internal Task SnapshotAsync() => _schedule.SnapshotAsync();

    // What people taught stays, whatever is configured.
    private static Func<FleetPolicies, FleetPolicies> Taking(FleetPolicies policies) => inForce => policies with { Taught = inForce.Taught };

    private async Task ChangePoliciesAsync(Func<FleetPolicies, FleetPolicies> next, bool always)
    {
        // One after the other, so that each version is compared with, and keeps plans of, the one before it.
        await _applying.WaitAsync();
        try
        {
            var policies = next(_plans.Policies);
            var plans = new FleetPlans(policies, _plans);
            if (!always && PolicyJson.Write(policies).AsSpan().SequenceEqual(PolicyJson.Write(_plans.Policies)))
                return;
            var change = new PolicyChange(plans, _shards, inForce => _plans = inForce);
            if (!_journal.Post(change))
                throw JournalWriter.Stopped();
            await change.Completion;
        }
        finally
        {
            _applying.Release();
        }
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _schedule.StopAsync();
        await _fleets.StopAsync().WaitAsync(cancellationToken);
        await _gate.EmptyAsync().WaitAsync(cancellationToken);
        await _schedule.SnapshotAsync().WaitAsync(cancellationToken);
        await Task.Run(_journal.Stop, CancellationToken.None).WaitAsync(cancellationToken);
        await Task.WhenAll(_alerts.FlushAsync(), _history.FlushAsync()).WaitAsync(cancellationToken);
    }

    /// <summary>Ends all threads; whatever is left in their mailboxes is given up.</summary>
    private async Task CloseAsync()
    {
        await _schedule.DisposeAsync();
        var tier = _fleets.DisposeAsync();
        _journal.Abandon();
        foreach (var shard in _shards)
            shard.Abandon();
        await tier;
        await _alerts.DisposeAsync();
        _history.Abandon();
        _stores.Dispose();
        _telemetry.Dispose();
        _applying.Dispose();
    }

    private void CheckRunning()
    {
        var state = _state;
        if (state != EngineState.Running)
        {
            throw new EngineOverloadedException(
                state == EngineState.Stopped ? "The engine is stopping." : "The engine is starting: it replays its journal.", RetryAfter);
        }
    }

    private long NowMs() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
