using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Newcomers;

namespace DistributedAnomaly.Core.Monitoring;

/// <content>What it tells its fleet, and what its fleet tells it.</content>
public sealed partial class EntityMonitor
{
    /// <summary>Time after which an entity has seen a whole day and can tell others what is usual.</summary>
    private const double SettledSeconds = 86_400;

    private FleetVoices? _fleet;
    private bool _isInIncident;

    /// <summary>What the fleet's model said of the last observation; default while there is none.</summary>
    public FleetOpinion Opinion { get; private set; }

    /// <summary>What a cohort's panel takes: the deviation of each feature of the fleet, in robust scales; NaN where the entity has no new value.</summary>
    /// <param name="deviations">One number per feature of the view that came with the last observation.</param>
    /// <returns>False: no view has come yet.</returns>
    public bool TryGetDeviations(Span<float> deviations)
    {
        _fleet?.Deviations(_metrics, LastSeenMs, deviations);
        return _fleet is not null;
    }

    /// <summary>The vector that the fleet samples.</summary>
    /// <param name="vector">Laid out as <see cref="FleetVector"/> says, for the features of the view that came with the last observation.</param>
    /// <returns>
    /// False: no view has come yet, the entity is too young to teach others what is usual, or its cohort has an incident: what many do together is
    /// no happening of each.
    /// </returns>
    public bool TryGetVector(Span<float> vector)
    {
        if (_fleet is null || _isInIncident || FleetVoices.IsYoung(_samples, Seconds))
            return false;
        _fleet.Vector(_metrics, vector);
        return true;
    }

    /// <summary>What is usual of the entity: where the baselines of new ones begin.</summary>
    /// <param name="features">Of the fleet.</param>
    /// <param name="row">Receives a <see cref="BaselineRow"/> per feature; NaN where the entity has no such metric.</param>
    /// <returns>False: it has seen too little, or something is wrong with it now.</returns>
    public bool TryGetBaseline(FeatureNames features, Span<float> row)
    {
        if (_samples * Seconds < SettledSeconds || _episode.Episode.IsOpen)
            return false;
        row.Fill(float.NaN);
        for (var position = 0; position < MetricCount; position++)
        {
            if (features.IndexOf(_metrics[position].Name, position) is >= 0 and var feature)
                _metrics[position].Tell(row.Slice(feature * BaselineRow.Width, BaselineRow.Width));
        }

        return true;
    }

    // Between two observations an incident of the cohort was noticed: its onset is taken back from what is normal. Or one ended: the recent past is
    // forgotten, as after an episode of its own. That follows from the times alone, and so needs no state.
    private void HeedIncident(FleetView? fleet, long timeMs)
    {
        if (fleet is not { Incident: { StartedMs: > 0 } incident } || LastSeenMs == 0)
            return;
        if (LastSeenMs <= incident.StartedMs && incident.StartedMs < timeMs)
        {
            foreach (var metric in _metrics.All)
                metric.DiscardOnset(Seconds);
            _fusion.Discard();
            _joint?.Discard();
        }

        if (LastSeenMs > incident.EndedMs || incident.EndedMs >= timeMs)
            return;
        foreach (var metric in _metrics.All)
            metric.SettleAsExpected();
    }

    // Step 4.
    private void Compare(FleetView? fleet, ReadOnlySpan<int> touched)
    {
        if (fleet is null)
            return;
        _isInIncident = fleet.Incident.IsOpen;
        _fleet ??= new FleetVoices();
        _fleet.Judge(fleet, _metrics, touched, LastSeenMs, Seconds, _samples);
        _joint?.Soften(_fleet.LeftJointly);
    }
}
