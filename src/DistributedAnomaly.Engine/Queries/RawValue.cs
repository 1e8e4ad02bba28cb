namespace DistributedAnomaly.Engine.Queries;

/// <summary>One raw value around an episode, from the flight recorder.</summary>
public readonly record struct RawValue(long EpisodeNumber, long TimeMs, string Metric, double Value);
