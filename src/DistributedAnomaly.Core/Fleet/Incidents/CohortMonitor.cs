using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Core.Fleet.Incidents;

/// <summary>
/// Watches a cohort as one entity: the medians of its members' deviations are its metrics. When they are unusual for the cohort and a share
/// of the members moves the same way, it is one incident. Not thread-safe.
/// </summary>
public sealed class CohortMonitor
{
    private readonly EntityMonitor _monitor;
    private readonly FleetIncidentPolicy _policy;
    private readonly FeatureNames _features;
    private readonly Verdict _verdict = new();
    private readonly double[] _values;
    private Reason _reason;

    /// <param name="features">Columns of the statistics.</param>
    /// <param name="plan">Of the cohort's monitor: see <see cref="PlanFor"/>.</param>
    /// <param name="policy">What an incident is.</param>
    public CohortMonitor(FeatureNames features, MonitorPlan plan, FleetIncidentPolicy policy)
    {
        (_features, _policy) = (features, policy);
        _monitor = new EntityMonitor(plan, Fidelity.Full);
        _values = new double[features.Count];
    }

    /// <summary>The open incident, or the last one.</summary>
    public FleetIncident? Incident { get; private set; }

    /// <summary>The plan of all cohorts of a fleet: the budget is that of incidents.</summary>
    public static MonitorPlan PlanFor(FleetPolicy fleet) => new(new FleetPolicy
    {
        AlertsPerEntityDay = fleet.FleetIncidents.AlertsPerCohortDay,
        TimeZone = fleet.TimeZone,
        Calendar = fleet.Calendar,
    });

    /// <summary>Takes the statistics of the next window.</summary>
    /// <returns>What became of the incident.</returns>
    public EpisodeChange Observe(PeerStatistics peers)
    {
        for (var i = 0; i < _values.Length; i++)
            _values[i] = i < peers.Median.Length ? peers.Median[i] : 0;
        _monitor.Observe(peers.TimeMs, _features.All, _values, 1, _verdict);
        if (_verdict.Reasons.Length > 0)
            _reason = _verdict.Reasons[0];
        if (Incident is { EndedMs: 0 } open)
            return Continue(open, peers);
        if (_verdict.Episode is not { IsOpen: true } || peers.MovedShare < _policy.Share)
            return EpisodeChange.None;
        Incident = new FleetIncident(_verdict.Episode.StartedMs, 0, _verdict.Severity, peers.Members, peers.MovedShare, _reason);
        return EpisodeChange.Opened;
    }

    private EpisodeChange Continue(FleetIncident open, PeerStatistics peers)
    {
        if (_verdict.Change == EpisodeChange.Closed)
        {
            Incident = open with { EndedMs = peers.TimeMs };
            return EpisodeChange.Closed;
        }

        var escalated = _verdict.Severity > open.Severity;
        Incident = open with
        {
            Severity = escalated ? _verdict.Severity : open.Severity,
            Share = Math.Max(open.Share, peers.MovedShare),
        };
        return escalated ? EpisodeChange.Escalated : EpisodeChange.None;
    }
}
