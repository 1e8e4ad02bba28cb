namespace DistributedAnomaly.Ingest;

/// <param name="Index">Position in the body, from 0.</param>
/// <param name="Reason">One sentence: what was found and what was expected.</param>
public readonly record struct InvalidObservation(int Index, string Reason);
