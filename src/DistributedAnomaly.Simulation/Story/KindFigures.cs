namespace DistributedAnomaly.Simulation.Story;

/// <summary>What became of the faults of one kind.</summary>
/// <param name="Kind">Of fault.</param>
/// <param name="Faults">How many there were.</param>
/// <param name="Found">Of how many people were told in time.</param>
/// <param name="MedianDelayMinutes">From its beginning to the first alarm, of those found; 0 if none was.</param>
public sealed record KindFigures(FaultKind Kind, int Faults, int Found, double MedianDelayMinutes);
