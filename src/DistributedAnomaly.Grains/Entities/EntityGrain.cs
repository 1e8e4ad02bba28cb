using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Alerting;
using DistributedAnomaly.Grains.Index;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.Grains.Wire;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Entities;

/// <summary>
/// The shell around one entity: reads its log when it becomes active, hands rows to the judge, and sees to it that what changes an alert
/// is durable, and told, before the answer. What it decides is decided in Core.
/// </summary>
internal sealed class EntityGrain(IGrainContext context, IGrainFactory grains, SiloHost host) : IGrainBase, IEntityGrain, IGrainMigrationParticipant
{
    private const int HistoryItems = Engine.Recording.HistoryWriter.BatchItems;
    private const string MigratedSequence = "sequence", MigratedState = "state";

    private readonly EntityKey _key = KeyOf(context.GrainId);
    private LiveEntity? _entity;
    private EntityLog? _migrated;

    IGrainContext IGrainBase.GrainContext => context;

    /// <summary>The grain of an entity.</summary>
    public static string KeyOf(EntityKey key) => $"{key.Fleet}/{key.Entity}";

    public async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await host.Policies.Ready.WaitAsync(cancellationToken);
        if ((_migrated ?? await host.Reader.ReadAsync(_key).WaitAsync(cancellationToken)) is not { } log)
            return;
        _migrated = null;
        var plan = host.PlanOf(_key.Fleet);
        var lane = host.Lane;
        lock (lane.Sync)
            _entity = LiveEntityCodec.Load(log, plan, lane);
        lock (_entity.Sync)
        {
            host.Arrived(_entity);
            host.Account(_entity);
            host.Reports.Changed(_entity, soon: true);
        }
    }

    public async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_entity is not { } entity)
            return;
        try
        {
            if (!entity.IsOvertaken)
            {
                await host.Saver.SaveAsync(entity).WaitAsync(cancellationToken);
                await AnnounceAsync(entity).WaitAsync(cancellationToken);
            }
        }
        catch (EntityOvertakenException)
        {
            // The other owner has what counts.
        }
        finally
        {
            host.Left(entity);
        }
    }

    public void OnDehydrate(IDehydrationContext dehydration)
    {
        if (_entity is not { HasUnsaved: false, IsOvertaken: false, Unannounced.Count: 0 } entity)
            return;
        var writer = new SnapshotWriter();
        lock (entity.Sync)
            LiveEntityCodec.Save(entity, writer);
        dehydration.TryAddValue(MigratedSequence, entity.Sequence);
        dehydration.AddBytes(MigratedState, writer.Written);
    }

    public void OnRehydrate(IRehydrationContext rehydration)
    {
        if (rehydration.TryGetValue(MigratedSequence, out long sequence) && rehydration.TryGetBytes(MigratedState, out var state))
            _migrated = new EntityLog(_key, sequence, System.Buffers.BuffersExtensions.ToArray(state), []);
    }

    public ValueTask<EntityOutcome> ObserveAsync(RowSlice rows)
    {
        if (_entity is not { IsOvertaken: false, Unannounced.Count: 0 } entity)
            return ObserveSlowlyAsync(rows);
        var outcome = Judge(entity, rows);
        return entity.Unannounced.Count == 0 && host.Options.LossWindow > TimeSpan.Zero ? new(outcome) : FinishAsync(entity, outcome);
    }

    public Task<EntityReport?> GetReportAsync()
    {
        if (_entity is not { Monitor: { } monitor, IsOvertaken: false } entity)
            return Task.FromResult(Unknown<EntityReport>());
        lock (entity.Sync)
        {
            var health = monitor.Health();
            if (entity.Silent)
                health = health with { State = EntityState.Silent };
            return Task.FromResult<EntityReport?>(new EntityReport(
                _key, health, entity.Labels, entity.LastReceivedMs, SilenceRule.LimitMs(entity, entity.Plan.Policy.Silence)));
        }
    }

    public async Task<History?> GetHistoryAsync(HistoryQuery query)
    {
        if (_entity is not { Monitor: { } monitor, IsOvertaken: false } entity)
            return Unknown<History>();
        query = query with { Limit = Math.Max(1, query.Limit) };
        // Closed minutes first to the writer, then the open one as it stands: together they are everything.
        host.HandOverHistory();
        var open = new HistoryBatch();
        lock (entity.Sync)
            entity.Minute.CopyTo(open, entity.Target, monitor);
        await host.History.FlushAsync();
        return await Task.Run(() => query.Raw
            ? new History([], host.Stores.History.ReadRaw(query, CancellationToken.None))
            : new History(Engine.Querying.OpenMinute.Merge(host.Stores.History.ReadRollups(query, CancellationToken.None), open, query), []));
    }

    public async Task<EntityRow?> CheckSilenceAsync(long watchedSinceMs)
    {
        if (_entity is not { Monitor: not null, IsOvertaken: false } entity)
            return Unknown<EntityRow>();
        lock (entity.Sync)
        {
            Follow(entity);
            Look(entity, watchedSinceMs);
        }

        if (entity.Unannounced.Count > 0)
            await TellAsync(entity);
        lock (entity.Sync)
            return entity.Row;
    }

    private static EntityKey KeyOf(GrainId id)
    {
        var text = id.Key.ToString()!;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new EntityKey(string.Intern(text[..slash]), text[(slash + 1)..]);
    }

    private async ValueTask<EntityOutcome> ObserveSlowlyAsync(RowSlice rows)
    {
        if (_entity is null)
        {
            if (host.Memory.Admit(rows.Batch.Metrics(rows.Rows[0]).Length) is not { } fidelity)
                return EntityOutcome.Refused(rows.RowsOfCaller, "The entity is new, and the memory for entities is used up (maxMemory).", retry: true);
            var shard = grains.GetGrain<IIndexShardGrain>(EntityRow.ShardOf(_key));
            if (host.Sizes.Total >= host.Options.MaxEntities && !await shard.ContainsAsync(_key))
                return EntityOutcome.Refused(rows.RowsOfCaller, "The entity is new, and no more entities are allowed (maxEntities).", retry: true);
            await shard.AdmitAsync(_key);
            host.Sizes.Admitted(_key.Fleet);
            _entity = new LiveEntity(_key, fidelity, host.PlanOf(_key.Fleet));
            host.Arrived(_entity);
        }

        if (_entity.IsOvertaken)
            throw Overtaken(_entity);
        if (_entity.Unannounced.Count > 0)
            await TellAsync(_entity);
        return await FinishAsync(_entity, Judge(_entity, rows));
    }

    /// <summary>Waits for what must be durable before the answer.</summary>
    private async ValueTask<EntityOutcome> FinishAsync(LiveEntity entity, EntityOutcome outcome)
    {
        if (entity.Unannounced.Count > 0)
            await TellAsync(entity);
        else if (host.Options.LossWindow == TimeSpan.Zero)
            await SaveAsync(entity);
        return outcome;
    }

    /// <summary>
    /// First the log, then the desk: whoever owns the entity after a crash meets the same change again and tells it again, and an owner
    /// that was overtaken never gets as far as telling.
    /// </summary>
    private async Task TellAsync(LiveEntity entity)
    {
        await SaveAsync(entity);
        await AnnounceAsync(entity).WaitAsync(SiloHost.Patience);
    }

    private async Task SaveAsync(LiveEntity entity)
    {
        try
        {
            await host.Saver.SaveAsync(entity).WaitAsync(SiloHost.Patience);
        }
        catch (EntityOvertakenException)
        {
            throw Overtaken(entity);
        }
    }

    private async Task AnnounceAsync(LiveEntity entity)
    {
        if (entity.Unannounced.Count == 0)
            return;
        AlertEvent[] events = [.. entity.Unannounced];
        using var activity = ClusterTelemetry.Source.StartActivity("announce");
        await grains.GetGrain<IAlertDeskGrain>(ClusterStores.DeskOf(_key)).HandleAsync(events);
        lock (entity.Sync)
        {
            // These very ones: a call that the caller gave up may have told some of them meanwhile.
            entity.Unannounced.RemoveAll(e => Array.Exists(events, told => ReferenceEquals(told, e)));
            entity.WantsSnapshot = true;
        }
    }

    private EntityOvertakenException Overtaken(LiveEntity entity)
    {
        context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "another owner has written the log"));
        return new EntityOvertakenException(entity.Key);
    }

    private T? Unknown<T>()
        where T : class
    {
        if (_entity is null)
            context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "there is no such entity"));
        else if (_entity.IsOvertaken)
            throw Overtaken(_entity);
        return null;
    }

    private EntityOutcome Judge(LiveEntity entity, RowSlice rows)
    {
        var lane = host.Lane;
        lock (entity.Sync)
        {
            lock (lane.Sync)
            {
                Follow(entity);
                var (state, severity) = (entity.VisibleState, entity.Severity);
                var isNew = entity.Monitor is null;
                lane.Found.Clear();
                var changed = false;
                for (var i = 0; i < rows.Rows.Length; i++)
                    changed |= JudgeRow(entity, rows, i, lane);
                entity.Unannounced.AddRange(lane.Found.Events);
                lane.HandOverHistory(HistoryItems);
                if (changed)
                {
                    var moved = isNew || state != entity.VisibleState || severity != entity.Severity;
                    entity.WantsRow |= moved;
                    host.Reports.Changed(entity, moved);
                }

                return EntityOutcome.Of(lane.Found);
            }
        }
    }

    /// <summary>A fault at one row must not take the others down.</summary>
    private bool JudgeRow(LiveEntity entity, RowSlice rows, int index, JudgeLane lane)
    {
        var (batch, row) = (rows.Batch, rows.Rows[index]);
        var metricsBefore = entity.Monitor?.MetricCount ?? 0;
        var labelsBefore = entity.Labels;
        var isFirst = entity.Monitor is null;
        var fleetSize = host.Sizes.Of(_key.Fleet);
        var effects = RowEffects.Changed;
        try
        {
            effects = lane.Judge.Apply(entity, entity.Plan, batch, row, fleetSize, rows.Filter, lane.History, lane.Found, rows.RowsOfCaller[index]);
        }
        catch (Exception error)
        {
            host.Telemetry.MonitorFault();
            host.Logger.LogError(error, "{Entity} failed on its observation of {TimeMs}.", _key, batch.Time(row));
            lane.Found.Rejected.Add(new Engine.RejectedObservation(
                rows.RowsOfCaller[index], "The monitor of this entity failed on the observation; see the log.", Retry: false));
            // What it left behind is not what a replay of the row would leave.
            entity.WantsSnapshot = true;
        }

        if (effects == RowEffects.None)
            return false;
        lane.Change.Clear();
        if (isFirst)
            LiveEntityCodec.WriteBegin(lane.Change, entity.Fidelity);
        LiveEntityCodec.WriteObservation(
            lane.Change, entity.Monitor!, metricsBefore, batch, row, fleetSize, ReferenceEquals(labelsBefore, entity.Labels) ? null : entity.Labels);
        Add(entity, lane.Change.Written);
        if (effects.HasFlag(RowEffects.Grown))
            host.Account(entity);
        return true;
    }

    private void Look(LiveEntity entity, long watchedSinceMs)
    {
        var policy = entity.Plan.Policy.Silence;
        var nowMs = host.NowMs;
        var quietMs = nowMs - Math.Max(entity.LastReceivedMs, watchedSinceMs);
        var limitMs = SilenceRule.LimitMs(entity, policy);
        var silent = limitMs > 0 && (entity.Silent || quietMs > limitMs);
        if (silent == entity.Silent)
            return;
        if (silent)
            entity.SilentSinceMs = entity.Monitor!.LastSeenMs;
        entity.Silent = silent;
        entity.WantsRow = true;
        entity.Unannounced.Add(new SilenceEvent(
            entity.Key, nowMs, entity.Labels, silent, entity.SilentSinceMs, entity.Monitor!.CadenceMs));
        var change = new SnapshotWriter();
        LiveEntityCodec.WriteSilence(change, entity, nowMs);
        Add(entity, change.Written);
        host.Reports.Changed(entity, soon: true);
    }

    private void Follow(LiveEntity entity)
    {
        var plan = host.PlanOf(_key.Fleet);
        if (!ReferenceEquals(plan, entity.Plan))
            entity.Apply(plan);
    }

    private void Add(LiveEntity entity, ReadOnlySpan<byte> change)
    {
        entity.Add(change);
        host.Saver.Changed(entity, change.Length);
    }
}
