namespace DistributedAnomaly.Engine.Fleets;

/// <summary>What was asked of a fleet's models cannot be done as things are; the message says why.</summary>
public sealed class FleetModelException(string message) : Exception(message);
