namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>What has to be known about a version of a fleet's model.</summary>
/// <param name="Version">From 1; never used twice in a fleet.</param>
/// <param name="TrainedMs">When (Unix ms).</param>
/// <param name="FromMs">Oldest vector that it learnt from (Unix ms).</param>
/// <param name="ToMs">Newest one.</param>
/// <param name="Rows">Vectors that it learnt from.</param>
/// <param name="Happenings">Stretches of unusual operation among them: what its scores are calibrated by.</param>
/// <param name="Detectors">Names, in the order of its scores.</param>
/// <param name="Seed">Of every random choice.</param>
/// <param name="Drift">Largest population stability index of a feature against the sample of the version before; 0 for the first.</param>
public sealed record FleetModelInfo(
    int Version, long TrainedMs, long FromMs, long ToMs, int Rows, int Happenings, IReadOnlyList<string> Detectors, int Seed, double Drift);
