using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Alerting;
using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Index;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.Grains.Wire;

namespace DistributedAnomaly.Grains.Entities;

/// <summary>
/// The shell around one entity: reads its log when it becomes active, hands rows to the judge, and sees to it that what changes an alert
/// is durable, and told, before the answer. What it decides is decided in Core.
/// </summary>
internal sealed class EntityGrain(IGrainContext context, IGrainFactory grains, SiloHost host) : IGrainBase, IEntityGrain, IGrainMigrationParticipant, IDisposable
{
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
        var past = await PastAsync(log).WaitAsync(cancellationToken);
        var plan = host.PlanOf(_key.Fleet);
        var lane = host.Lane;
        LiveEntity entity;
        lock (lane.Sync)
            entity = LiveEntityCodec.Load(log, plan, lane, past);
        // What the owner before wrote but perhaps did not come to tell. Where that fails there is no activation: nobody may find the entity.
        await AnnounceAsync(entity, [.. entity.Unannounced]).WaitAsync(cancellationToken);
        // Given up meanwhile, it would stay in memory and take rows beside the activation that comes after it.
        cancellationToken.ThrowIfCancellationRequested();
        _entity = entity;
        lock (entity.Sync)
        {
            host.Arrived(entity);
            host.Account(entity);
            host.Reports.Changed(entity, soon: true);
        }
    }

    public async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_entity is not { } entity)
            return;
        lock (entity.Sync)
            entity.IsLeaving = true;
        try
        {
            if (!entity.IsOvertaken)
            {
                AlertEvent[] events = [.. entity.Unannounced];
                await host.Saver.SaveAsync(entity).WaitAsync(cancellationToken);
                await AnnounceAsync(entity, events).WaitAsync(cancellationToken);
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

    /// <remarks>The end of every activation, also of one that is given up before it is active: that is not told by deactivating it.</remarks>
    public void Dispose()
    {
        if (_entity is { } entity)
            host.Left(entity);
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

    public async Task<bool> SettleAsync(long incarnation)
    {
        if (_entity is not { IsOvertaken: false } entity || entity.Incarnation != incarnation)
        {
            _ = Unknown<EntityReport>();
            return false;
        }

        await TellAsync(entity);
        return true;
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
            host.Judge.Follow(entity);
            Look(entity, watchedSinceMs);
        }

        if (entity.Unannounced.Count > 0)
            await TellAsync(entity);
        lock (entity.Sync)
            return entity.Row;
    }

    public async Task<bool> GiveFeedbackAsync(byte[] feedback)
    {
        if (_entity is not { Monitor: { } monitor, IsOvertaken: false } entity)
        {
            _ = Unknown<EntityReport>();
            return false;
        }

        var answers = new List<AlarmAnswer>();
        foreach (var said in FeedbackCodec.Read(feedback))
        {
            var change = new SnapshotWriter();
            LiveEntityCodec.WriteFeedback(change, said);
            lock (entity.Sync)
            {
                host.Judge.Follow(entity);
                if (monitor.Take(said) is { } answer)
                    answers.Add(answer);
                host.Judge.Add(entity, change.Written);
            }
        }

        await SaveAsync(entity);
        foreach (var answer in answers)
        {
            var writer = new SnapshotWriter();
            answer.Save(writer);
            await grains.GetGrain<ICatalogGrain>(0).TeachAsync(_key.Fleet, writer.Written.ToArray());
        }

        return true;
    }

    public Task<byte[]?> GetFeedbackAsync()
    {
        if (_entity is not { Monitor: { } monitor, IsOvertaken: false } entity)
            return Task.FromResult(Unknown<byte[]>());
        lock (entity.Sync)
            return Task.FromResult<byte[]?>(FeedbackCodec.Write(monitor.Feedback));
    }

    private static EntityKey KeyOf(GrainId id)
    {
        var text = id.Key.ToString()!;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new EntityKey(string.Intern(text[..slash]), text[(slash + 1)..]);
    }

    /// <summary>What was known of the fleet when the observations of the log were judged.</summary>
    private async Task<Func<long, Engine.Fleets.Views.FleetKnowledge?>> PastAsync(EntityLog log) =>
        log.Changes.Count == 0 ? _ => null : await host.Fleets.Past.OfAsync(_key.Fleet, host.Fleets.Of(_key.Fleet).InForce?.Number ?? 0);

    private async ValueTask<EntityOutcome> ObserveSlowlyAsync(RowSlice rows)
    {
        if (_entity is null)
        {
            if (host.Sizes.Total >= host.Options.MaxEntities)
                return RefuseNew(rows, "The entity is new, and no more entities are allowed (maxEntities).");
            if (host.Memory.Admit(rows.Batch.Metrics(rows.Rows[0]).Length) is not { } fidelity)
                return RefuseNew(rows, "The entity is new, and the memory for entities is used up (maxMemory).");
            await grains.GetGrain<IIndexShardGrain>(EntityRow.ShardOf(_key)).AdmitAsync(_key);
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

    private EntityOutcome RefuseNew(RowSlice rows, string reason)
    {
        _ = Unknown<EntityReport>();
        return EntityOutcome.Refused(rows.RowsOfCaller, reason, retry: true);
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
        AlertEvent[] events;
        lock (entity.Sync)
            events = [.. entity.Unannounced];
        await SaveAsync(entity);
        await AnnounceAsync(entity, events).WaitAsync(SiloHost.Patience);
    }

    private async Task SaveAsync(LiveEntity entity)
    {
        try
        {
            var saved = host.Saver.SaveAsync(entity);
            // Whoever waits for a database that is away keeps the rest of its batch waiting: better it comes again.
            if (await Task.WhenAny(saved, host.Saver.Outage).WaitAsync(SiloHost.Patience) != saved)
                throw new IOException("The database is out of reach: what changes an alert cannot be taken now.");
            await saved;
        }
        catch (EntityOvertakenException)
        {
            throw Overtaken(entity);
        }
    }

    /// <param name="events">Those whose causes are in the log.</param>
    private async Task AnnounceAsync(LiveEntity entity, AlertEvent[] events)
    {
        if (events.Length == 0)
            return;
        using var activity = ClusterTelemetry.Source.StartActivity("announce");
        await host.Losses.WatchAsync(grains.GetGrain<IAlertDeskGrain>(ClusterStores.DeskOf(_key)).HandleAsync(events));
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
        var found = new Findings();
        lock (entity.Sync)
        {
            entity.LastCallMs = Environment.TickCount64;
            host.Judge.Judge(entity, rows.Batch, rows.Rows, rows.RowsOfCaller, rows.Filter, found);
        }

        return EntityOutcome.Of(found, host.Address);
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
        host.Judge.Add(entity, change.Written);
        host.Reports.Changed(entity, soon: true);
    }
}
