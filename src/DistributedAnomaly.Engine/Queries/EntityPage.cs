namespace DistributedAnomaly.Engine.Queries;

/// <param name="Entities">At most as many as asked for.</param>
/// <param name="Cursor">For the next page; null: this is the last one.</param>
public sealed record EntityPage(IReadOnlyList<EntitySummary> Entities, string? Cursor);
