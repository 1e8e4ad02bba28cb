namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>One attempt to push a batch.</summary>
/// <param name="BeganMs">Unix ms.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="TookMs">Until the answer.</param>
/// <param name="Accepted">Observations.</param>
internal readonly record struct PushRecord(long BeganMs, PushOutcome Outcome, double TookMs, int Accepted);
