namespace DistributedAnomaly.Simulation.Story;

/// <summary>Sizes of the faults of one kind, in standard deviations of the residual of their main metric.</summary>
public sealed record SizeFigures(FaultKind Kind, int Faults, double Tenth, double Median, double NineTenths);
