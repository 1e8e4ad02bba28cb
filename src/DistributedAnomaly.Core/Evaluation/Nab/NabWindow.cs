namespace DistributedAnomaly.Core.Evaluation.Nab;

/// <summary>A labelled span of time, both ends included.</summary>
/// <param name="StartMs">Unix ms.</param>
/// <param name="EndMs">Unix ms.</param>
public readonly record struct NabWindow(long StartMs, long EndMs);
