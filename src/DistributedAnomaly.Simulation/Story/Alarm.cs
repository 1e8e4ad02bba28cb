namespace DistributedAnomaly.Simulation.Story;

/// <summary>Something that people are told.</summary>
/// <param name="Server">Position of the server; -1: an incident of a cohort.</param>
/// <param name="Cohort">Position of the cohort.</param>
/// <param name="Step">When.</param>
/// <param name="Reason">What spoke loudest: detector and metric.</param>
internal readonly record struct Alarm(int Server, int Cohort, int Step, string Reason);
