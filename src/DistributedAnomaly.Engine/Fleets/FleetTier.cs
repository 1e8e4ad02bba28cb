using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Training;
using DistributedAnomaly.Engine.Fleets.Views;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Fleets;

/// <summary>
/// Looks at fleets as wholes beside the way of observations. Once a window of each fleet:
/// <list type="number">
/// <item>takes what the host gathered, and compares: peers of each cohort, incidents, challenger with champion</item>
/// <item>tells the monitors, in the order of observations</item>
/// <item>raises what became of incidents</item>
/// <item>promotes or rejects a challenger whose trial is over, or asks for a training that is due</item>
/// </list>
/// Windows follow the time of observations, never later than now, so that history that is replayed faster has windows of its own. When many
/// episodes begin at once a window ends early.
/// </summary>
internal sealed partial class FleetTier : IFleetTier, IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Shortest time between two windows of a fleet that ended early.</summary>
    private static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(5);

    /// <summary>Part of a fleet's entities whose episodes begin at once that ends a window early.</summary>
    internal const double ManyShare = 0.02;

    private readonly IFleetHost _host;
    private readonly IFleetModelStore _store;
    private readonly FleetTierOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FleetMetrics _metrics = new();
    private readonly TrainingWorker _worker;
    private readonly Dictionary<string, FleetLearner> _learners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _closedAt = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private volatile IReadOnlyList<(string Fleet, int Version, double Drift, int Rows)> _figures = [];
    private ITimer? _timer;
    private Task _ticking = Task.CompletedTask;
    private int _isTicking;
    private long _savedAt;

    public FleetTier(IFleetHost host, IFleetModelStore store, FleetTierOptions options, TimeProvider time, ILogger logger)
    {
        (_host, _store, _options, _time, _logger) = (host, store, options, time, logger);
        Shelf = new ModelShelf(store, logger);
        _worker = new TrainingWorker(options.Trainers, options.TrainingTurn, TakeOverAsync, time, logger);
        _metrics.Watch(() => _figures);
    }

    /// <summary>Models by version, for whoever reads stored knowledge.</summary>
    public ModelShelf Shelf { get; }

    /// <summary>Cohorts of a fleet that are watched for incidents.</summary>
    internal IReadOnlyCollection<string> WatchesOf(string fleet) => [.. _learners[fleet].Incidents.Watches.Keys];

    /// <summary>Goes on where the last run ended.</summary>
    /// <param name="records">Knowledge in force, by fleet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task StartAsync(IReadOnlyCollection<FleetRecord> records, CancellationToken cancellationToken)
    {
        var entries = (await _store.ListAsync(cancellationToken)).ToLookup(e => e.Fleet, StringComparer.Ordinal);
        var firing = (await _host.ListFiringIncidentsAsync(cancellationToken)).ToLookup(a => a.Key.Fleet, StringComparer.Ordinal);
        foreach (var record in records)
        {
            if (_host.PolicyOf(record.Fleet) is { } policy)
                await RestoreAsync(record, entries[record.Fleet], [.. firing[record.Fleet]], policy, cancellationToken);
        }

        _savedAt = _time.GetTimestamp();
        _worker.Start();
        _timer = _time.CreateTimer(_ => OnTick(), null, Tick, Tick);
    }

    /// <summary>Ends every window that is due.</summary>
    public async Task CloseDueAsync()
    {
        await _turn.WaitAsync(_stopping.Token);
        try
        {
            var nowMs = NowMs();
            foreach (var fleet in _host.Fleets)
                await TryCloseAsync(fleet, Math.Min(fleet.NewestMs, nowMs));
            if (_time.GetElapsedTime(_savedAt) >= _options.SaveEvery)
                await SaveSamplesAsync();
            _figures = [.. _learners.Values.Select(l => (l.Fleet, l.Champion?.Version ?? 0, l.Drift, l.SampleRows))];
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends no more windows, gives up a training that is under way and saves the samples.</summary>
    public async Task StopAsync()
    {
        await EndTimerAsync();
        await _worker.DisposeAsync();
        await _turn.WaitAsync();
        try
        {
            await SaveSamplesAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends as a crash would.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await EndTimerAsync();
        await _worker.DisposeAsync();
        _metrics.Dispose();
    }

    private async Task EndTimerAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        await _ticking;
    }

    private void OnTick()
    {
        if (Interlocked.Exchange(ref _isTicking, 1) == 0)
            _ticking = Task.Run(TickAsync);
    }

    private async Task TickAsync()
    {
        try
        {
            await CloseDueAsync();
        }
        catch (OperationCanceledException)
        {
            // The engine ends.
        }
        catch (Exception error)
        {
            _logger.LogError(error, "The fleets could not be looked at; the next second tries again.");
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
        }
    }

    // A fault at one fleet must not take the others down.
    private async Task TryCloseAsync(HostedFleet fleet, long clockMs)
    {
        var begun = _time.GetTimestamp();
        try
        {
            if (!IsLookedAt(fleet))
            {
                await LeaveAsync(fleet, clockMs);
                return;
            }

            if (!_learners.TryGetValue(fleet.Name, out var learner))
            {
                // From now on the host gathers; the first window ends as long after as any.
                await BeginAsync(fleet, clockMs);
                return;
            }

            if (!IsDue(learner, fleet, clockMs))
                return;
            await CloseAsync(learner, fleet, clockMs);
            _metrics.Window(_time.GetElapsedTime(begun));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _metrics.Fault();
            _logger.LogError(error, "A window of fleet {Fleet} could not be closed; the next one tries again.", fleet.Name);
        }
    }

    private bool IsDue(FleetLearner learner, HostedFleet fleet, long clockMs)
    {
        if (clockMs - learner.ClosedMs >= learner.Knowledge.WindowMs)
            return true;
        return fleet.Policy.FleetIncidents.Enabled && fleet.Opened >= Math.Max(PeerStatistics.LeastMembers, ManyShare * fleet.Entities)
            && _time.GetElapsedTime(_closedAt.GetValueOrDefault(fleet.Name)) >= LeastBetween;
    }

    private async Task CloseAsync(FleetLearner learner, HostedFleet fleet, long clockMs)
    {
        var begun = _closedAt[fleet.Name] = _time.GetTimestamp();
        var wasBehind = learner.IsBehind;
        learner.IsBehind = true;
        // 1
        var harvest = await _host.HarvestAsync(fleet.Name, learner.Knowledge.Features, _stopping.Token);
        begun = Took("harvest", begun);
        var events = new List<AlertEvent>();
        var before = learner.LeftOut;
        var isNew = learner.Close(harvest, clockMs, fleet.Policy, _options.Window, events);
        begun = Took("compare", begun);
        TellLeftOut(learner, before);
        // 2
        if (isNew)
        {
            await PublishAsync(learner);
            _ = Took("tell", begun);
        }

        // 3
        if (wasBehind)
            await CatchUpAsync(learner, fleet.Policy, events);
        await RaiseAsync(events);
        learner.IsBehind = false;
        // 4
        await DecideTrialAsync(learner);
        if (learner.WhyTrain(clockMs, fleet.Policy.FleetModels, out var whole) is { } why && !TryTrain(learner, fleet, why, whole))
            _logger.LogWarning("The model of fleet {Fleet} is not trained now: {Count} trainings wait.", fleet.Name, TrainingWorker.MostWaiting);
    }

    /// <returns>When the next step begins.</returns>
    private long Took(string step, long begun)
    {
        _metrics.Step(step, _time.GetElapsedTime(begun));
        return _time.GetTimestamp();
    }


    // It is not looked at any more: without windows nothing would ever end what is open.
    private async Task LeaveAsync(HostedFleet fleet, long clockMs)
    {
        if (!_learners.TryGetValue(fleet.Name, out var learner) || (!learner.Incidents.AreOpen && !learner.IsBehind))
            return;
        learner.IsBehind = true;
        var events = new List<AlertEvent>();
        learner.Leave(Math.Max(clockMs, learner.ClosedMs), fleet.Policy, events);
        await PublishAsync(learner);
        await CatchUpAsync(learner, fleet.Policy, events);
        await RaiseAsync(events);
        learner.IsBehind = false;
    }

    // What a window that failed half-way did not come to tell.
    private async Task CatchUpAsync(FleetLearner learner, FleetPolicy policy, List<AlertEvent> events)
    {
        var firing = (await _host.ListFiringIncidentsAsync(_stopping.Token)).Where(a => a.Key.Fleet == learner.Fleet).ToList();
        var told = events.Select(e => e.Key).ToHashSet();
        events.AddRange(learner.Incidents.Reconcile(firing, policy, NowMs()).Where(e => !told.Contains(e.Key)));
    }

    private async Task RaiseAsync(List<AlertEvent> events)
    {
        if (events.Count == 0)
            return;
        await _host.RaiseAsync(events).WaitAsync(_stopping.Token);
        foreach (var incident in events.OfType<FleetIncidentEvent>().Where(e => e.Open))
        {
            _metrics.Incident();
            _logger.LogWarning("Incident of a cohort: {Summary}.", incident.Summary);
        }
    }

    // Counted each time, said once a fleet.
    private void TellLeftOut(FleetLearner learner, (long Cohorts, long Metrics) before)
    {
        var now = learner.LeftOut;
        _metrics.LeftOut(now.Cohorts - before.Cohorts, "cohorts");
        _metrics.LeftOut(now.Metrics - before.Metrics, "metrics");
        if (before.Cohorts == 0 && now.Cohorts > 0)
        {
            _logger.LogWarning(
                "Fleet {Fleet} has more cohorts than the {Most} that are told apart: members of the others are compared with the whole fleet.",
                learner.Fleet, FleetHarvest.MostCohorts);
        }

        if (before.Metrics == 0 && now.Metrics > 0)
        {
            _logger.LogWarning(
                "Fleet {Fleet} has more metrics than the {Most} that are compared between entities: the others are judged per entity only.",
                learner.Fleet, FeatureNames.Most);
        }
    }

    // A fleet whose sample cannot be saved must not cost the others theirs.
    private async Task SaveSamplesAsync()
    {
        _savedAt = _time.GetTimestamp();
        foreach (var learner in _learners.Values)
        {
            try
            {
                await _store.WriteGatheredAsync(learner.Fleet, learner.Samples.Save(), CancellationToken.None);
            }
            catch (Exception error)
            {
                _logger.LogError(error, "The sample of fleet {Fleet} could not be saved; it is tried again in {Time}.", learner.Fleet, _options.SaveEvery);
            }
        }
    }

    private FleetLearner Learner(FleetKnowledge knowledge)
    {
        var learner = new FleetLearner(knowledge.Fleet, knowledge);
        _learners.Add(knowledge.Fleet, learner);
        return learner;
    }

    private Task PublishAsync(FleetLearner learner) =>
        _host.PublishAsync(FleetRecord.Of(learner.Knowledge, learner.Incidents.Watches, learner.Incidents.Memory), learner.Knowledge).WaitAsync(_stopping.Token);

    private static bool IsLookedAt(HostedFleet fleet) =>
        fleet.Policy.FleetModels.Enabled && fleet.Entities >= fleet.Policy.FleetModels.MinEntities;

    private HostedFleet? Find(string fleet) => _host.Fleets.Where(f => f.Name == fleet).Select(f => (HostedFleet?)f).FirstOrDefault();

    private long NowMs() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
