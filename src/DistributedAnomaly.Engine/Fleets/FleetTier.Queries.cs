using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Queries;
using DistributedAnomaly.Engine.Fleets.Training;

namespace DistributedAnomaly.Engine.Fleets;

/// <content>What people and programs ask for.</content>
internal sealed partial class FleetTier
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    public ValueTask<FleetModels?> ListModelsAsync(string fleet, CancellationToken cancellationToken) =>
        InTurnAsync(fleet, learner => Task.FromResult<FleetModels?>(new FleetModels(
            fleet, Find(fleet) is { } hosted && IsLookedAt(hosted), learner?.Knowledge.Features.Names ?? [], learner?.Drift ?? 0,
            learner?.SampleRows ?? 0, ProgressOf(learner?.Job), learner?.LastError,
            learner?.Trial?.Comparison, learner?.Versions.ToArray() ?? [])), cancellationToken);

    public ValueTask<FleetModelEntry?> GetModelAsync(string fleet, int version, CancellationToken cancellationToken) =>
        InTurnAsync(fleet, learner => Task.FromResult(learner?.Versions.Find(v => v.Version == version)), cancellationToken);

    public ValueTask<TrainingProgress?> TrainAsync(string fleet, CancellationToken cancellationToken) => InTurnAsync(
        fleet,
        learner =>
        {
            if (learner is null || Find(fleet) is not { } hosted || !IsLookedAt(hosted))
                throw new FleetModelException($"Fleet '{fleet}' is not looked at as a whole: it is switched off, or has too few entities.");
            if (learner.Job is { } job)
                throw new FleetModelException($"Version {job.Version} is being trained already.");
            if (!learner.Samples.IsEnough)
            {
                throw new FleetModelException(
                    $"The sample of fleet '{fleet}' is too small: {learner.Samples.Rows} usual and {learner.Samples.UnusualRows} unusual vectors; "
                    + $"{FleetTrainer.LeastRows} and 1 are needed.");
            }

            if (!TryTrain(learner, hosted, "asked for", whole: true))
                throw new EngineOverloadedException($"{TrainingWorker.MostWaiting} trainings wait.", RetryAfter);
            return Task.FromResult(ProgressOf(learner.Job));
        },
        cancellationToken);

    public ValueTask<FleetModelEntry?> PromoteAsync(string fleet, int version, CancellationToken cancellationToken) => InTurnAsync(
        fleet,
        async learner =>
        {
            if (learner?.Versions.Find(v => v.Version == version) is not { } entry)
                return null;
            if (entry.Role == FleetModelRole.Champion)
                return entry;
            var model = Shelf.Find(fleet, version)
                ?? throw new FleetModelException(
                    $"The model of version {version} is refused, version {learner.Champion?.Version ?? 0} stays: {Shelf.WhyRefused(fleet, version)}.");
            return await PromoteAsync(learner, entry, model, "asked for", CancellationToken.None);
        },
        cancellationToken);

    public ValueTask<FleetPeers?> GetPeersAsync(string fleet, CancellationToken cancellationToken) => InTurnAsync(
        fleet,
        learner =>
        {
            var label = _host.PolicyOf(fleet)?.FleetModels.Peers;
            if (learner is null)
                return Task.FromResult<FleetPeers?>(new FleetPeers(fleet, label, 0, []));
            var knowledge = learner.Knowledge;
            var cohorts = new List<CohortPeers>();
            if (knowledge.Whole is { } whole)
                cohorts.Add(Describe("", whole, knowledge.Features));
            cohorts.AddRange(knowledge.Cohorts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => Describe(c.Key, c.Value, knowledge.Features)));
            return Task.FromResult<FleetPeers?>(new FleetPeers(fleet, label, knowledge.WindowMs, cohorts));
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<FleetIncidentReport>?> ListIncidentsAsync(string fleet, CancellationToken cancellationToken) => InTurnAsync(
        fleet, learner => Task.FromResult<IReadOnlyList<FleetIncidentReport>?>(learner?.Incidents.Reports.ToArray() ?? []), cancellationToken);

    private static TrainingProgress? ProgressOf(TrainingJob? job) =>
        job is null ? null : new TrainingProgress(job.Version, job.Reason, job.BegunMs, job.Progress);

    private static CohortPeers Describe(string cohort, PeerStatistics peers, FeatureNames features)
    {
        var metrics = new PeerMetric[peers.Features];
        for (var f = 0; f < metrics.Length; f++)
            metrics[f] = new PeerMetric(features.Names[f], peers.Median[f], peers.Spread[f]);
        return new CohortPeers(
            cohort, peers.TimeMs, peers.Members, peers.MovedShare, metrics.Length == 0 ? "" : features.Names[peers.MovedFeature],
            Math.Pow(10, peers.Unrest), metrics);
    }

    /// <summary>Default: no such fleet.</summary>
    private async ValueTask<T?> InTurnAsync<T>(string fleet, Func<FleetLearner?, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        if (_host.PolicyOf(fleet) is null)
            return null;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await ask(_learners.GetValueOrDefault(fleet));
        }
        finally
        {
            _turn.Release();
        }
    }
}
