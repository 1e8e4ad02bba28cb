using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Queries;

/// <summary>An entity's health with what the engine knows of it.</summary>
/// <param name="Key">Fleet and entity.</param>
/// <param name="Health">From the monitor; its state is <see cref="EntityState.Silent"/> when the entity stopped reporting.</param>
/// <param name="Labels">Context labels of the newest observation that had any.</param>
/// <param name="LastReceivedMs">When the newest observation arrived (Unix ms).</param>
/// <param name="SilentAfterMs">How long the entity may be quiet before it counts as silent; 0 while unknown.</param>
public sealed record EntityReport(EntityKey Key, EntityHealth Health, ContextLabels Labels, long LastReceivedMs, double SilentAfterMs);
