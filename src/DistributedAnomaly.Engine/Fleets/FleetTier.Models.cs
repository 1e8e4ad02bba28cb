using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Training;
using DistributedAnomaly.Engine.Fleets.Views;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Fleets;

/// <content>The life of models: trained, compared, promoted, forgotten.</content>
internal sealed partial class FleetTier
{
    // Its models may be there although what was known of it is not.
    private async Task BeginAsync(HostedFleet fleet, long clockMs)
    {
        var nothing = new FleetKnowledge(
            fleet.Name, FeatureNames.Empty, (long)_options.Window.TotalMilliseconds, null, null, new Dictionary<string, PeerStatistics>(StringComparer.Ordinal));
        var entries = (await _store.ListAsync(_stopping.Token)).Where(e => e.Fleet == fleet.Name);
        var record = FleetRecord.Of(nothing, new Dictionary<string, CohortMonitor>(StringComparer.Ordinal), new IncidentMemory());
        try
        {
            await RestoreAsync(record, entries, [], fleet.Policy, _stopping.Token);
            var learner = _learners[fleet.Name];
            learner.ClosedMs = clockMs;
            await PublishAsync(learner);
        }
        catch
        {
            // Hosts gather from the first publication on: without it the fleet has not begun.
            _learners.Remove(fleet.Name);
            throw;
        }
    }

    private async Task RestoreAsync(
        FleetRecord record, IEnumerable<FleetModelEntry> entries, IReadOnlyList<Alert> firing, FleetPolicy policy, CancellationToken cancellationToken)
    {
        var learner = Learner(record.ToKnowledge(Shelf.Find));
        learner.Versions.AddRange(entries.OrderByDescending(e => e.Version));
        learner.TrainedMs = learner.Versions.Count == 0 ? 0 : learner.Versions[0].ToMs;
        RestoreIncidents(learner, record, policy);
        await RestoreSamplesAsync(learner, cancellationToken);
        var champion = await LastGoodAsync(learner, cancellationToken);
        // The store is durable before the monitors are told: it is right where they differ.
        if (champion?.Info.Version != learner.Knowledge.Model?.Info.Version)
        {
            learner.Knowledge = learner.Knowledge.With(champion);
            await PublishAsync(learner);
        }

        learner.Reference = await ReferenceAsync(learner, cancellationToken);
        if (champion is not null && learner.Versions.Find(v => v.Role == FleetModelRole.Challenger) is { } challenger
            && Shelf.Find(learner.Fleet, challenger.Version) is { } rival)
            learner.Trial = Trial(learner, champion, rival);
        var events = learner.Incidents.Reconcile(firing, policy, NowMs());
        if (events.Count > 0)
            await _host.RaiseAsync(events).WaitAsync(cancellationToken);
    }

    private void RestoreIncidents(FleetLearner learner, FleetRecord record, FleetPolicy policy)
    {
        try
        {
            learner.Incidents.Restore(record.ToWatches(policy.FleetIncidents), record.ToMemory());
        }
        catch (SnapshotException error)
        {
            _logger.LogError("What was known of the cohorts of fleet {Fleet} is refused, it begins anew: {Error}.", learner.Fleet, error.Message);
        }
    }

    private async Task RestoreSamplesAsync(FleetLearner learner, CancellationToken cancellationToken)
    {
        try
        {
            if (await _store.ReadGatheredAsync(learner.Fleet, cancellationToken) is { } bytes)
                learner.Samples = SampleBook.Load(bytes);
        }
        catch (SnapshotException error)
        {
            _logger.LogError("The sample of fleet {Fleet} is refused, a new one begins: {Error}.", learner.Fleet, error.Message);
        }
    }

    // The champion; if its model is refused, the last one that judged and can be read.
    private async Task<FleetModel?> LastGoodAsync(FleetLearner learner, CancellationToken cancellationToken)
    {
        if (learner.Champion is not { } champion)
            return null;
        var model = Shelf.Find(learner.Fleet, champion.Version);
        if (model is not null)
            return model;
        var why = Shelf.WhyRefused(learner.Fleet, champion.Version);
        var changed = new List<FleetModelEntry> { InRole(champion, FleetModelRole.Rejected, $"it is refused: {why}") };
        foreach (var entry in learner.Versions.Where(v => v.Role == FleetModelRole.Retired).OrderByDescending(v => v.RoleSinceMs))
        {
            model = Shelf.Find(learner.Fleet, entry.Version);
            if (model is null)
                continue;
            changed.Add(InRole(entry, FleetModelRole.Champion, $"the model of version {champion.Version} is refused: {why}"));
            break;
        }

        await UpdateAsync(learner, changed, cancellationToken);
        return model;
    }

    private async Task<DeviationProfile?> ReferenceAsync(FleetLearner learner, CancellationToken cancellationToken)
    {
        if (learner.Champion is not { } champion || await _store.ReadSampleAsync(learner.Fleet, champion.Version, cancellationToken) is not { } bytes)
            return null;
        try
        {
            var reader = new SnapshotReader(bytes);
            return FleetSample.Load(ref reader).Profile;
        }
        catch (SnapshotException error)
        {
            _logger.LogError("The sample of version {Version} of fleet {Fleet} is refused: {Error}.", champion.Version, learner.Fleet, error.Message);
            return null;
        }
    }

    /// <returns>False: too many wait.</returns>
    private bool TryTrain(FleetLearner learner, HostedFleet fleet, string why, bool whole)
    {
        var version = 1 + Math.Max(learner.LastVersion, learner.Versions.Count == 0 ? 0 : learner.Versions[0].Version);
        var job = new TrainingJob(
            learner.Fleet, version, why, NowMs(), learner.Samples.ToTrainOn(whole)!, fleet.Policy.FleetModels, fleet.Entities, learner.Drift, whole);
        if (!_worker.TryPost(job))
            return false;
        (learner.Job, learner.TrainedMs) = (job, learner.ClosedMs);
        return true;
    }

    // Called by the worker.
    private async Task TakeOverAsync(TrainingOutcome outcome)
    {
        await _turn.WaitAsync(_stopping.Token);
        try
        {
            var learner = _learners[outcome.Job.Fleet];
            (learner.Job, learner.LastError) = (null, outcome.Error);
            _metrics.Training(outcome.Model is not null, outcome.Duration);
            if (outcome.Model is { } model)
                await TakeOverAsync(learner, outcome, model);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _learners[outcome.Job.Fleet].LastError = error.Message;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task TakeOverAsync(FleetLearner learner, TrainingOutcome outcome, FleetModel model)
    {
        var job = outcome.Job;
        var entry = Entry(job, model, outcome);
        // Whether a store that failed has it is not known: the number is used up all the same.
        learner.LastVersion = job.Version;
        await _store.AddAsync(entry, outcome.Bytes, job.Sample, _stopping.Token);
        Shelf.Put(job.Fleet, model);
        learner.Versions.Insert(0, entry);
        learner.Samples.Turn(job.Whole);
        _logger.LogInformation(
            "Version {Version} of the model of fleet {Fleet} was trained on {Rows} vectors in {Duration} (trainer of networks: {Trainer}): {Reason}.",
            job.Version, job.Fleet, entry.Rows, outcome.Duration, entry.Trainer, job.Reason);
        if (learner.Champion is null)
            await PromoteAsync(learner, entry, model, "the first one", _stopping.Token);
        else
            await ChallengeAsync(learner, model);
        await ForgetAsync(learner);
    }

    private async Task ChallengeAsync(FleetLearner learner, FleetModel model)
    {
        var before = learner.Versions.Where(v => v.Role == FleetModelRole.Challenger && v.Version != model.Info.Version)
            .Select(v => InRole(v, FleetModelRole.Rejected, "a newer one was trained")).ToList();
        if (before.Count > 0)
            await UpdateAsync(learner, before, _stopping.Token);
        learner.Trial = learner.Knowledge.Model is { } champion ? Trial(learner, champion, model) : null;
    }

    private async Task DecideTrialAsync(FleetLearner learner)
    {
        if (learner.Trial is not { } trial || trial.Decide(out var reason) is not { } isBetter)
            return;
        var entry = learner.Versions.Find(v => v.Version == trial.Challenger.Info.Version)!;
        if (isBetter)
            await PromoteAsync(learner, entry, trial.Challenger, reason, _stopping.Token);
        else
            await UpdateAsync(learner, [InRole(entry, FleetModelRole.Rejected, reason)], _stopping.Token);
        learner.Trial = null;
        _logger.LogInformation(
            "Version {Version} of the model of fleet {Fleet} was {Decision}: {Reason}.", entry.Version, learner.Fleet, isBetter ? "promoted" : "rejected", reason);
    }

    private async Task<FleetModelEntry> PromoteAsync(
        FleetLearner learner, FleetModelEntry entry, FleetModel model, string reason, CancellationToken cancellationToken)
    {
        var promoted = InRole(entry, FleetModelRole.Champion, reason);
        var changed = new List<FleetModelEntry> { promoted };
        if (learner.Champion is { } before && before.Version != entry.Version)
            changed.Add(InRole(before, FleetModelRole.Retired, $"version {entry.Version} was promoted"));
        await UpdateAsync(learner, changed, cancellationToken);
        // From here on it is the champion: what cannot be told now is told with the next window.
        learner.Knowledge = learner.Knowledge.With(model);
        // Whoever was compared with the champion of before is compared with this one.
        if (learner.Trial is { } trial)
            learner.Trial = trial.Challenger.Info.Version == entry.Version ? null : Trial(learner, model, trial.Challenger);
        learner.Reference = await ReferenceAsync(learner, cancellationToken);
        await PublishAsync(learner);
        _metrics.Promotion();
        return promoted;
    }

    private async Task ForgetAsync(FleetLearner learner)
    {
        var old = learner.Versions.Where(v => v.Role is FleetModelRole.Retired or FleetModelRole.Rejected).Skip(_options.KeepVersions).Select(v => v.Version).ToList();
        if (old.Count > 0)
        {
            await _store.DeleteAsync(learner.Fleet, old, _stopping.Token);
            learner.Versions.RemoveAll(v => old.Contains(v.Version));
        }

        Shelf.Keep(learner.Fleet, [.. learner.Versions.Where(v => v.Role is FleetModelRole.Champion or FleetModelRole.Challenger).Select(v => v.Version)]);
    }

    private async Task UpdateAsync(FleetLearner learner, IReadOnlyList<FleetModelEntry> changed, CancellationToken cancellationToken)
    {
        await _store.UpdateAsync(changed, cancellationToken);
        foreach (var entry in changed)
            learner.Versions[learner.Versions.FindIndex(v => v.Version == entry.Version)] = entry;
    }

    // One that looks at other columns cannot be compared on the same vectors; people may promote it all the same.
    private static ModelTrial? Trial(FleetLearner learner, FleetModel champion, FleetModel challenger) =>
        learner.Knowledge.HasColumnsOf(champion) && learner.Knowledge.HasColumnsOf(challenger) ? new ModelTrial(champion, challenger) : null;

    private FleetModelEntry Entry(TrainingJob job, FleetModel model, TrainingOutcome outcome) => new(
        job.Fleet, job.Version, FleetModelRole.Challenger, NowMs(), job.Reason, NowMs(), model.Info.FromMs, model.Info.ToMs, model.Info.Rows,
        model.Info.Happenings, job.Entities, model.Features.Names, model.Info.Detectors, outcome.Trainer, model.Info.Seed,
        model.Info.Drift, outcome.Duration.TotalMilliseconds, outcome.Bytes.Length);

    private FleetModelEntry InRole(FleetModelEntry entry, FleetModelRole role, string reason) =>
        entry with { Role = role, RoleSinceMs = NowMs(), RoleReason = reason };
}
