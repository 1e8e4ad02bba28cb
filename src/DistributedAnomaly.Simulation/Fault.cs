namespace DistributedAnomaly.Simulation;

/// <summary>A fault that was injected: what detection should find.</summary>
/// <param name="Number">From 1, in order of beginning.</param>
/// <param name="Kind">What it is like.</param>
/// <param name="Server">Position of the server; -1 for a fault of a cohort.</param>
/// <param name="Cohort">Position of the cohort.</param>
/// <param name="FirstStep">The first observation that it changes.</param>
/// <param name="LastStep">The last one.</param>
/// <param name="Size">Largest shift of its main metric, in standard deviations of that metric's own residual; 0 for silence.</param>
/// <param name="Cause">What went wrong, for people.</param>
/// <param name="Members">Servers struck by a fault of a cohort, ascending; otherwise the one server.</param>
public sealed record Fault(
    int Number, FaultKind Kind, int Server, int Cohort, int FirstStep, int LastStep, double Size, string Cause, IReadOnlyList<int> Members);
