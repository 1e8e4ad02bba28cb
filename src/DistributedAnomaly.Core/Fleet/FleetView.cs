using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Peers;

namespace DistributedAnomaly.Core.Fleet;

/// <summary>
/// What the fleet knows at a time, as the monitors of one cohort see it. Immutable: another window or another model is another view, and a
/// verdict depends on the observation, the entity and the view alone.
/// </summary>
/// <param name="Features">Columns of the vectors.</param>
/// <param name="Peers">Of the cohort, or of the whole fleet where the cohort is too small; null: not known.</param>
/// <param name="Model">Null: none is trained yet.</param>
/// <param name="Recent">What happened to members of the cohort of late; null: not known.</param>
public sealed record FleetView(FeatureNames Features, PeerStatistics? Peers, FleetModel? Model, RecentHappenings? Recent = null);
