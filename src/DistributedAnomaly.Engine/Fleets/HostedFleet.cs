using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Engine.Fleets;

/// <summary>A fleet at a glance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Entities">Entities admitted.</param>
/// <param name="NewestMs">Time of the newest observation (Unix ms).</param>
/// <param name="Opened">Episodes that began since the last harvest.</param>
/// <param name="Policy">In force.</param>
internal readonly record struct HostedFleet(string Name, int Entities, long NewestMs, int Opened, FleetPolicy Policy);
