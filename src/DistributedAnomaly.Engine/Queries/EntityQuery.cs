using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Engine.Queries;

/// <param name="Fleet">Name of the fleet.</param>
/// <param name="State">Only entities in this state; null: all.</param>
/// <param name="Sort">Order of the answer; ties are ordered by name.</param>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Cursor">From the page before; null: the first page.</param>
public sealed record EntityQuery(string Fleet, EntityState? State, EntitySort Sort, int Limit, string? Cursor);
