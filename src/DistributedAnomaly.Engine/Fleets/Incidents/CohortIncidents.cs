using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Fleets.Queries;
using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Engine.Fleets.Incidents;

/// <summary>Watches the cohorts of a fleet for incidents and remembers those that were. Not thread-safe.</summary>
internal sealed class CohortIncidents(string fleet)
{
    private const int MostReports = 100;

    /// <summary>Cohorts remembered: of more, one in which nothing is open goes, the one that was not compared for longest.</summary>
    private const int MostWatches = 8 * FleetHarvest.MostCohorts;

    private readonly LinkedList<FleetIncidentReport> _reports = [];
    private Dictionary<string, CohortMonitor> _watches = new(StringComparer.Ordinal);
    private FleetIncidentPolicy? _policy;

    /// <summary>By cohort; an empty name: the whole fleet.</summary>
    public IReadOnlyDictionary<string, CohortMonitor> Watches => _watches;

    /// <summary>The open or last incident of each cohort that had one.</summary>
    public Dictionary<string, IncidentSpan> Spans() => _watches.Where(w => w.Value.Incident is not null)
        .ToDictionary(w => w.Key, w => new IncidentSpan(w.Value.Incident!.StartedMs, w.Value.Incident.EndedMs), StringComparer.Ordinal);

    /// <summary>Whether some incident lasts.</summary>
    public bool AreOpen => _watches.Values.Any(w => w.IsOpen);

    /// <summary>How cohorts left their usual ways before.</summary>
    public IncidentMemory Memory { get; private set; } = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyCollection<FleetIncidentReport> Reports => _reports;

    /// <summary>Goes on with what was stored.</summary>
    public void Restore(Dictionary<string, CohortMonitor> watches, IncidentMemory memory)
    {
        (_watches, Memory) = (watches, memory);
        foreach (var (cohort, watch) in watches.Where(w => w.Value.Incident is not null).OrderBy(w => w.Value.Incident!.StartedMs))
            Remember(Report(cohort, watch.Incident!, []));
    }

    /// <summary>How far the members of a cohort are usually spread.</summary>
    public UsualSpread SpreadOf(string cohort, FleetPolicy policy)
    {
        Use(policy.FleetIncidents);
        if (_watches.TryGetValue(cohort, out var watch))
            return watch.Usual;
        if (_watches.Count >= MostWatches
            && _watches.Where(w => !w.Value.IsOpen).OrderBy(w => w.Value.Usual.LastMs).Select(w => w.Key).FirstOrDefault() is { } oldest)
            _watches.Remove(oldest);
        _watches.Add(cohort, watch = new CohortMonitor(policy.FleetIncidents));
        return watch.Usual;
    }

    /// <summary>Looks at a cohort's window.</summary>
    /// <param name="cohort">Its name; empty: the whole fleet.</param>
    /// <param name="peers">What it did.</param>
    /// <param name="features">Columns.</param>
    /// <param name="rows">Its members' deviations.</param>
    /// <param name="members">Knows them.</param>
    /// <param name="policy">Of the fleet.</param>
    /// <param name="events">Receives what is to be told.</param>
    public void Observe(
        string cohort, PeerStatistics peers, FeatureNames features, IReadOnlyList<(ulong Hash, ReadOnlyMemory<float> Row)> rows, FleetHarvest members,
        FleetPolicy policy, List<AlertEvent> events)
    {
        var watch = _watches[cohort];
        if (!policy.FleetIncidents.Enabled && !watch.IsOpen)
            return;
        var change = watch.Observe(peers, features, Memory, (double)rows.Count(r => members.IsAnomalous(r.Hash)) / Math.Max(1, rows.Count));
        if (change == EpisodeChange.None)
        {
            if (watch.IsOpen)
                Update(cohort, watch.Incident!);
            return;
        }

        var moved = change != EpisodeChange.Opened ? []
            : FleetIncidentNames.IsMovement(watch.Incident!, policy) ? Moved(peers, rows, members)
            : Anomalous(rows, members);
        if (change == EpisodeChange.Opened)
            Remember(Report(cohort, watch.Incident!, moved));
        else
            Update(cohort, watch.Incident!);
        events.Add(FleetIncidentNames.Event(fleet, cohort, watch.Incident!, policy, peers.TimeMs, moved));
    }

    /// <summary>Ends a window for the cohorts of which nothing was seen: what is open ends in time, what is idle is forgotten.</summary>
    /// <param name="seen">Cohorts that were observed.</param>
    /// <param name="timeMs">End of the window (Unix ms).</param>
    /// <param name="policy">Of the fleet.</param>
    /// <param name="events">Receives what is to be told.</param>
    public void Skip(IReadOnlySet<string> seen, long timeMs, FleetPolicy policy, List<AlertEvent> events)
    {
        foreach (var (cohort, watch) in _watches.Where(w => !seen.Contains(w.Key)).ToArray())
        {
            if (watch.Skip(timeMs) == EpisodeChange.Closed)
                Tell(cohort, watch.Incident!, policy, timeMs, events);
            if (watch.IsIdle)
                _watches.Remove(cohort);
        }
    }

    /// <summary>Ends all that is open.</summary>
    /// <param name="timeMs">End (Unix ms).</param>
    /// <param name="policy">Of the fleet.</param>
    /// <param name="events">Receives what is to be told.</param>
    public void End(long timeMs, FleetPolicy policy, List<AlertEvent> events)
    {
        foreach (var (cohort, watch) in _watches.Where(w => w.Value.IsOpen))
        {
            watch.End(timeMs);
            Tell(cohort, watch.Incident!, policy, timeMs, events);
        }
    }

    /// <summary>What fires although it is over, or does not although it is open: after a restart.</summary>
    /// <param name="firing">The fleet's incidents that fire.</param>
    /// <param name="policy">Of the fleet.</param>
    /// <param name="nowMs">Unix ms.</param>
    public IReadOnlyList<AlertEvent> Reconcile(IReadOnlyList<Alert> firing, FleetPolicy policy, long nowMs)
    {
        var events = new List<AlertEvent>();
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (cohort, watch) in _watches)
        {
            if (watch is not { IsOpen: true, Incident: { } incident } || !open.Add(FleetIncidentNames.AlertIdOf(fleet, cohort, incident)))
                continue;
            if (firing.All(a => a.Id != FleetIncidentNames.AlertIdOf(fleet, cohort, incident)))
                events.Add(FleetIncidentNames.Event(fleet, cohort, incident, policy, incident.StartedMs, []));
        }

        foreach (var alert in firing.Where(a => !open.Contains(a.Id)))
        {
            events.Add(new Core.Alerting.Life.FleetIncidentEvent(
                alert.Key, nowMs, alert.Labels, Open: false, alert.StartedMs, alert.Severity, alert.Summary));
        }

        return events;
    }

    private void Tell(string cohort, FleetIncident incident, FleetPolicy policy, long timeMs, List<AlertEvent> events)
    {
        Update(cohort, incident);
        events.Add(FleetIncidentNames.Event(fleet, cohort, incident, policy, timeMs, []));
    }

    // The members that moved as most of them did, furthest first.
    private static List<string> Moved(
        PeerStatistics peers, IEnumerable<(ulong Hash, ReadOnlyMemory<float> Row)> rows, FleetHarvest members)
    {
        var feature = peers.MovedFeature;
        var side = peers.Moved(feature, isUp: true) == peers.MovedShare ? 1 : -1;
        return
        [
            .. rows.Select(r => (r.Hash, By: side * r.Row.Span[feature]))
                .Where(r => r.By >= PeerStatistics.MovedBy)
                .OrderByDescending(r => r.By).ThenBy(r => r.Hash)
                .Take(FleetIncidentReport.MostMoved)
                .Select(r => members.NameOf(r.Hash)),
        ];
    }

    // Those that are anomalous by themselves.
    private static List<string> Anomalous(IEnumerable<(ulong Hash, ReadOnlyMemory<float> Row)> rows, FleetHarvest members) =>
    [
        .. rows.Where(r => members.IsAnomalous(r.Hash)).OrderBy(r => r.Hash).Take(FleetIncidentReport.MostMoved).Select(r => members.NameOf(r.Hash)),
    ];

    // Another policy holds from the next window on; what was counted stays.
    private void Use(FleetIncidentPolicy policy)
    {
        if (policy == _policy)
            return;
        _policy = policy;
        foreach (var cohort in _watches.Keys.ToArray())
        {
            var writer = new SnapshotWriter();
            _watches[cohort].Save(writer);
            var reader = new SnapshotReader(writer.Written);
            _watches[cohort] = CohortMonitor.Load(ref reader, policy, FleetRecord.Version);
        }
    }

    private FleetIncidentReport Report(string cohort, FleetIncident incident, IReadOnlyList<string> moved) => new(
        fleet, cohort, FleetIncidentNames.AlertIdOf(fleet, cohort, incident), incident.StartedMs, incident.EndedMs == 0 ? null : incident.EndedMs,
        incident.Members, incident.Share, incident.Feature, incident.Median, moved);

    private void Remember(FleetIncidentReport report)
    {
        _reports.AddFirst(report);
        if (_reports.Count > MostReports)
            _reports.RemoveLast();
    }

    private void Update(string cohort, FleetIncident incident)
    {
        var id = FleetIncidentNames.AlertIdOf(fleet, cohort, incident);
        for (var node = _reports.First; node is not null; node = node.Next)
        {
            if (node.Value.AlertId != id)
                continue;
            node.Value = Report(cohort, incident, node.Value.Moved);
            return;
        }
    }
}
