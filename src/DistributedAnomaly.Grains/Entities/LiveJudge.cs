using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Entities;

/// <summary>Applies rows to an entity in memory, and notes what has to be saved, reported and told because of them.</summary>
internal sealed class LiveJudge(SiloHost host)
{
    /// <summary>Applies some rows. Under the entity's lock.</summary>
    /// <param name="rows">Positions in the batch, in order.</param>
    /// <param name="rowsOfCaller">Positions in what the caller sent.</param>
    public void Judge(
        LiveEntity entity, ObservationBatch batch, ReadOnlySpan<int> rows, ReadOnlySpan<int> rowsOfCaller, VerdictFilter filter, Findings found)
    {
        var lane = host.Lane;
        lock (lane.Sync)
        {
            Follow(entity);
            var (state, severity) = (entity.VisibleState, entity.Severity);
            var isNew = entity.Monitor is null;
            var watched = entity.Samples >= WatchedEntity.MinSamplesForSilence;
            var changed = false;
            for (var i = 0; i < rows.Length; i++)
                changed |= JudgeRow(entity, batch, rows[i], rowsOfCaller[i], filter, lane, found);
            lane.HandOverHistory(HistoryWriter.BatchItems);
            if (found.Events.Count > 0)
            {
                entity.Unannounced.AddRange(found.Events);
                found.Events.Clear();
            }

            if (!changed)
                return;
            var moved = isNew || state != entity.VisibleState || severity != entity.Severity;
            // From the row alone the index knows after a restart of all silos whose silence to watch.
            entity.WantsRow |= moved || watched != entity.Samples >= WatchedEntity.MinSamplesForSilence;
            host.Reports.Changed(entity, moved);
        }
    }

    /// <summary>Uses the policy that holds now. Under the entity's lock.</summary>
    public void Follow(LiveEntity entity)
    {
        var plan = host.PlanOf(entity.Key.Fleet);
        if (!ReferenceEquals(plan, entity.Plan))
            entity.Apply(plan);
    }

    /// <summary>Notes a change to be saved. Under the entity's lock.</summary>
    public void Add(LiveEntity entity, ReadOnlySpan<byte> change)
    {
        entity.Add(change);
        host.Saver.Changed(entity, change.Length);
    }

    /// <summary>A fault at one row must not take the others down.</summary>
    private bool JudgeRow(
        LiveEntity entity, ObservationBatch batch, int row, int rowOfCaller, VerdictFilter filter, JudgeLane lane, Findings found)
    {
        var isFirst = entity.Monitor is null;
        var metricsBefore = entity.Monitor?.MetricCount ?? 0;
        var labelsBefore = entity.Labels;
        var fleetSize = host.Sizes.Of(entity.Key.Fleet);
        var fleet = entity.Fleet ??= host.Fleets.Of(entity.Key.Fleet);
        var policy = entity.Plan.Policy;
        var known = policy.FleetModels.Enabled ? fleet.InForce : null;
        var effects = RowEffects.Changed;
        try
        {
            effects = lane.Judge.Apply(entity, entity.Plan, known?.Knowledge, batch, row, fleetSize, filter, lane.History, found, rowOfCaller);
            if (effects.HasFlag(RowEffects.Judged) && policy.FleetModels.Enabled)
                fleet.Look(entity, known, policy, batch.Time(row), batch.ReceivedMs);
        }
        catch (Exception error)
        {
            host.Telemetry.MonitorFault();
            host.Logger.LogError(error, "{Entity} failed on its observation of {TimeMs}.", entity.Key, batch.Time(row));
            found.Rejected.Add(new RejectedObservation(rowOfCaller, "The monitor of this entity failed on the observation; see the log.", Retry: false));
            // What it left behind is not what a replay of the row would leave.
            entity.WantsSnapshot = true;
        }

        if (effects == RowEffects.None)
            return false;
        lane.Change.Clear();
        if (isFirst)
            LiveEntityCodec.WriteBegin(lane.Change, entity.Fidelity);
        if (entity.LoggedKnowledge != (known?.Number ?? 0))
            LiveEntityCodec.WriteKnowledge(lane.Change, entity.LoggedKnowledge = known?.Number ?? 0);
        var labels = ReferenceEquals(labelsBefore, entity.Labels) ? null : entity.Labels;
        LiveEntityCodec.WriteObservation(
            lane.Change, entity.Monitor!, metricsBefore, batch, row, fleetSize, labels, entity.Plan.LabelNames.Count > 0);
        Add(entity, lane.Change.Written);
        if (effects.HasFlag(RowEffects.Grown))
            host.Account(entity);
        return true;
    }
}
