using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Queries;
using CohortPeers = DistributedAnomaly.Contracts.V1.CohortPeers;
using FleetPeers = DistributedAnomaly.Contracts.V1.FleetPeers;
using PeerMetric = DistributedAnomaly.Contracts.V1.PeerMetric;

namespace DistributedAnomaly.Api.Mapping;

/// <summary>What fleets learnt as wholes, in the words of the wire.</summary>
internal static class FleetMapping
{
    public static FleetModelList ToContract(FleetModels models) => new(
        models.IsLookedAt, models.Features, ContractMapping.Finite(models.Drift), models.SampleRows,
        models.Training is { } training ? ToContract(training) : null, models.LastError,
        models.Comparison is { } comparison ? ToContract(comparison) : null, [.. models.Versions.Select(ToContract)]);

    public static FleetModel ToContract(FleetModelEntry entry) => new(
        entry.Version, Word(entry.Role), ContractMapping.Time(entry.RoleSinceMs), entry.RoleReason, ContractMapping.Time(entry.TrainedMs),
        ContractMapping.Time(entry.FromMs), ContractMapping.Time(entry.ToMs), entry.Rows, entry.Happenings, entry.Entities, entry.Metrics, entry.Detectors,
        entry.Trainer, entry.Seed, ContractMapping.Finite(entry.Drift), entry.DurationMs / 1000, entry.Bytes);

    public static FleetTraining ToContract(TrainingProgress training) =>
        new(training.Version, training.Reason, ContractMapping.Time(training.BegunMs), training.Progress);

    public static FleetPeers ToContract(Engine.Fleets.Queries.FleetPeers peers) => new(
        peers.Label, peers.WindowMs / 1000.0,
        [
            .. peers.Cohorts.Select(c => new CohortPeers(
                c.Cohort, ContractMapping.Time(c.TimeMs), c.Members, c.MovedShare, c.MovedMetric, c.Unrest,
                [.. c.Metrics.Select(m => new PeerMetric(m.Metric, ContractMapping.Finite(m.Median), ContractMapping.Finite(m.Spread)))])),
        ]);

    public static FleetIncident ToContract(FleetIncidentReport incident) => new(
        incident.Cohort, incident.AlertId, ContractMapping.Time(incident.StartedMs), incident.EndedMs is { } ended ? ContractMapping.Time(ended) : null,
        incident.Members, incident.Share, incident.Metric, ContractMapping.Finite(incident.Median), incident.Moved);

    private static FleetModelComparison ToContract(ModelComparison comparison) => new(
        comparison.Challenger, comparison.Windows, comparison.Vectors, comparison.ChampionStrangeShare, comparison.ChallengerStrangeShare,
        comparison.ChampionChange, comparison.ChallengerChange);

    private static string Word(FleetModelRole role) => role switch
    {
        FleetModelRole.Champion => "champion",
        FleetModelRole.Challenger => "challenger",
        FleetModelRole.Retired => "retired",
        _ => "rejected",
    };
}
