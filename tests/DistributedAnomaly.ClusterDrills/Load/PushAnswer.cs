namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">Observations taken.</param>
/// <param name="Repeat">Rows that were not, and may be repeated.</param>
/// <param name="Reason">Why not, of the first of them.</param>
internal sealed record PushAnswer(int Accepted, IReadOnlyList<int> Repeat, string? Reason);
