using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Incidents;

/// <summary>
/// Watches a cohort: when a share of its members moves the same way in the same feature, window after window, it is one incident. Not thread-safe.
/// </summary>
/// <remarks>
/// Opens after two of three windows with at least the share, or after one in which as many are anomalous by themselves; closes after five with less
/// than half of it.
/// </remarks>
public sealed class CohortMonitor(FleetIncidentPolicy policy)
{
    private const int OpenAfter = 2;
    private const int OpenWindow = 0b111;
    private const int CloseAfter = 5;

    private int _recent;
    private int _calm;

    /// <summary>The open incident, or the last one.</summary>
    public FleetIncident? Incident { get; private set; }

    public bool IsOpen => Incident is { EndedMs: 0 };

    /// <summary>Takes the statistics of the next window.</summary>
    /// <param name="peers">Of the cohort.</param>
    /// <param name="features">Their columns.</param>
    /// <param name="anomalousShare">Share of its members that are anomalous by themselves, 0 to 1.</param>
    /// <returns>What became of the incident.</returns>
    public EpisodeChange Observe(PeerStatistics peers, FeatureNames features, double anomalousShare = 0)
    {
        _recent = _recent << 1 | (peers.MovedShare >= policy.Share ? 1 : 0);
        _calm = peers.MovedShare < policy.Share / 2 ? _calm + 1 : 0;
        if (IsOpen)
            return Continue(Incident!, peers);
        var isSure = peers.MovedShare >= policy.Share && anomalousShare >= policy.Share;
        if (!isSure && System.Numerics.BitOperations.PopCount((uint)(_recent & OpenWindow)) < OpenAfter)
            return EpisodeChange.None;
        Incident = new FleetIncident(
            peers.TimeMs, 0, peers.Members, peers.MovedShare, features.Names[peers.MovedFeature], peers.Median[peers.MovedFeature]);
        return EpisodeChange.Opened;
    }

    /// <summary>Nothing is open and nothing was of late: it can be forgotten.</summary>
    public bool IsIdle => !IsOpen && _calm >= CloseAfter;

    /// <summary>Too few members reported in a window: it counts as a calm one.</summary>
    /// <param name="timeMs">End of the window (Unix ms).</param>
    public EpisodeChange Skip(long timeMs)
    {
        _recent <<= 1;
        _calm++;
        if (!IsOpen || _calm < CloseAfter)
            return EpisodeChange.None;
        Incident = Incident! with { EndedMs = timeMs };
        return EpisodeChange.Closed;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(_recent);
        writer.Int(_calm);
        writer.Byte(Incident is null ? (byte)0 : (byte)1);
        if (Incident is not { } incident)
            return;
        writer.Long(incident.StartedMs);
        writer.Long(incident.EndedMs);
        writer.Int(incident.Members);
        writer.Double(incident.Share);
        writer.Text(incident.Feature);
        writer.Double(incident.Median);
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static CohortMonitor Load(ref SnapshotReader reader, FleetIncidentPolicy policy)
    {
        var monitor = new CohortMonitor(policy) { _recent = reader.Int(), _calm = reader.Int() };
        if (reader.Byte() == 1)
            monitor.Incident = new FleetIncident(reader.Long(), reader.Long(), reader.Int(), reader.Double(), reader.Text(), reader.Double());
        return monitor;
    }

    private EpisodeChange Continue(FleetIncident open, PeerStatistics peers)
    {
        var ends = _calm >= CloseAfter;
        Incident = open with { EndedMs = ends ? peers.TimeMs : 0, Share = Math.Max(open.Share, peers.MovedShare) };
        if (ends)
            _recent = 0;
        return ends ? EpisodeChange.Closed : EpisodeChange.None;
    }
}
