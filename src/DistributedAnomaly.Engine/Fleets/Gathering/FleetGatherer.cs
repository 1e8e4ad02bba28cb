using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Engine.Fleets.Gathering;

/// <summary>
/// A host's eyes on a fleet: looks at its entities after each of their observations, and hands out what it gathered once a window. Belongs to
/// one thread but for <see cref="Opened"/>.
/// </summary>
internal sealed class FleetGatherer
{
    /// <summary>Windows by which an observation may be older than the newest one to count among the peers of now.</summary>
    private const int LateWindows = 2;

    private FleetHarvest _harvest = new(FeatureNames.Empty);
    private long _newestMs;
    private int _opened;

    /// <summary>Episodes that began since the last harvest; any thread may ask.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Looks at an entity that was just judged.</summary>
    /// <param name="entity">Its monitor has learnt.</param>
    /// <param name="knowledge">What it was judged with.</param>
    /// <param name="policy">Of its fleet.</param>
    /// <param name="timeMs">Of the observation.</param>
    /// <param name="receivedMs">When it came.</param>
    public void Look(WatchedEntity entity, FleetKnowledge knowledge, FleetPolicy policy, long timeMs, long receivedMs)
    {
        var monitor = entity.Monitor!;
        var member = entity.Member ??= new FleetMember(entity.Name);
        if (!ReferenceEquals(_harvest.Features, knowledge.Features))
            _harvest = Carried(_harvest, knowledge.Features);
        Propose(member, monitor, knowledge.Features, policy, timeMs / FleetSample.HourMs);
        var isAnomalous = entity.State == EntityState.Anomalous;
        if (isAnomalous && !member.IsAnomalous)
            Volatile.Write(ref _opened, _opened + 1);
        member.IsAnomalous = isAnomalous;
        var elapsed = timeMs - member.LastMs;
        if (entity.State == EntityState.Learning || knowledge.Features.Count == 0 || elapsed <= 0)
            return;
        Span<float> deviations = stackalloc float[FleetVector.Width(knowledge.Features)];
        if (!monitor.TryGetDeviations(deviations))
            return;
        Span<float> vector = stackalloc float[deviations.Length];
        var teaches = monitor.TryGetVector(vector);
        var seconds = member.LastMs == 0 ? 0 : elapsed / 1000.0;
        member.LastMs = timeMs;
        _harvest.Count(monitor.CadenceMs);
        if (teaches)
            _harvest.Sample!.Observe(ref member.Offers, member.Hash, timeMs, seconds, vector);
        // Of the time of its peers, or else it is no peer: history that is read in, a clock that is wrong.
        if (timeMs > receivedMs + knowledge.WindowMs || timeMs <= _newestMs - LateWindows * knowledge.WindowMs)
            return;
        _newestMs = Math.Max(_newestMs, timeMs);
        if (teaches && !isAnomalous)
            _harvest.Calm.Add(member.Hash, vector);
        var cohort = FleetKnowledge.CohortOf(entity.Labels, policy);
        _harvest.Add(cohort, member, entity.Name, deviations);
        TellBaseline(monitor, member, cohort, knowledge.Features, timeMs / FleetSample.HourMs);
    }

    /// <summary>Hands out what was gathered and begins anew.</summary>
    public FleetHarvest Harvest()
    {
        var gathered = _harvest;
        _harvest = new FleetHarvest(gathered.Features);
        _newestMs = 0;
        Volatile.Write(ref _opened, 0);
        return gathered;
    }

    // A baseline changes slowly: once an hour is enough.
    private void TellBaseline(EntityMonitor monitor, FleetMember member, string cohort, FeatureNames features, long hour)
    {
        if (hour == member.BaselineHour)
            return;
        member.BaselineHour = hour;
        var panel = _harvest.BaselinesOf(cohort);
        if (!panel.Wants(member.Hash))
            return;
        var row = new float[panel.Width];
        if (monitor.TryGetBaseline(features, row))
            panel.Add(member.Hash, row);
    }

    private static FleetHarvest Carried(FleetHarvest before, FeatureNames features)
    {
        var next = new FleetHarvest(features);
        next.Merge(before);
        return next;
    }

    private static bool IsJudged(string metric, FleetPolicy policy) => policy.FeatureFor(metric).Judged;

    // Once an hour again: what was gathered can be lost with the host that asked for it.
    private void Propose(FleetMember member, EntityMonitor monitor, FeatureNames features, FleetPolicy policy, long hour)
    {
        if (hour != member.ProposedHour)
            (member.ProposedHour, member.Proposed) = (hour, 0);
        for (; member.Proposed < monitor.MetricCount; member.Proposed++)
        {
            var metric = monitor.MetricAt(member.Proposed).Metric;
            if (features.IndexOf(metric, member.Proposed) < 0 && IsJudged(metric, policy))
                _harvest.Proposals.Add(metric, member.Hash);
        }
    }
}
