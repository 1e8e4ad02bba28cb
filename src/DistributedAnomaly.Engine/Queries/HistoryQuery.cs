using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Queries;

/// <param name="Key">Fleet and entity.</param>
/// <param name="Metric">One metric; null: all.</param>
/// <param name="FromMs">First minute (Unix ms), inclusive.</param>
/// <param name="ToMs">End (Unix ms), exclusive.</param>
/// <param name="Limit">At most this many points per metric, the newest.</param>
/// <param name="Raw">The flight recorder's raw observations instead of the roll-ups.</param>
public sealed record HistoryQuery(EntityKey Key, string? Metric, long FromMs, long ToMs, int Limit, bool Raw);
