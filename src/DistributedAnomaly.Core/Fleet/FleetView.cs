using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Fleet.Peers;

namespace DistributedAnomaly.Core.Fleet;

/// <summary>
/// What the fleet knows at a time, as the monitors of one cohort see it. Immutable: another window or another model is another view, and a
/// verdict depends on the observation, the entity and the view alone.
/// </summary>
/// <param name="Features">Columns of the vectors.</param>
/// <param name="Peers">Of the cohort, or of the whole fleet where the cohort is too small; null: not known.</param>
/// <param name="Model">Null: none is trained yet.</param>
/// <param name="Incident">The cohort's open incident, or its last one: its members are not to learn it as normal. Default: there was none.</param>
/// <param name="Baseline">Where the baselines of new members begin; null: not known.</param>
public sealed record FleetView(
    FeatureNames Features, PeerStatistics? Peers, FleetModel? Model, IncidentSpan Incident = default, CohortBaseline? Baseline = null)
{
    /// <summary>Where the baseline of a metric begins; null: with its first value alone.</summary>
    public MetricPrior? PriorOf(string metric) => Baseline?.Of(Features.IndexOf(metric));
}
