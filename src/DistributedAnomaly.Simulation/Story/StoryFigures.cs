namespace DistributedAnomaly.Simulation.Story;

/// <summary>The story in numbers.</summary>
/// <param name="Servers">Watched.</param>
/// <param name="Cohorts">That they form.</param>
/// <param name="Days">In all.</param>
/// <param name="CountedDays">Those after learning, on which the figures are.</param>
/// <param name="Observations">Reported, each of all metrics.</param>
/// <param name="Faults">Injected.</param>
/// <param name="Sizes">Per kind the size that a tenth, half and nine tenths of the faults of this run do not reach.</param>
/// <param name="SimulationMicroseconds">Processor time of the simulation itself, per observation.</param>
/// <param name="Variants">One for each way to watch.</param>
public sealed record StoryFigures(
    int Servers, int Cohorts, int Days, double CountedDays, long Observations, int Faults, IReadOnlyList<SizeFigures> Sizes,
    double SimulationMicroseconds, IReadOnlyList<VariantFigures> Variants);
