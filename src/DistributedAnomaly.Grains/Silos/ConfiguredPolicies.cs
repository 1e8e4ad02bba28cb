using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Grains.Silos;

/// <param name="Policies">Those of the silo's configuration; null: those that the cluster has.</param>
internal sealed record ConfiguredPolicies(FleetPolicies? Policies);
