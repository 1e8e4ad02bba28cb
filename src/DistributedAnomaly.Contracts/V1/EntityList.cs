namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /api/v1/fleets/{fleet}/entities?state=&amp;sort=&amp;limit=&amp;cursor=</c></summary>
/// <param name="Cursor">Hand it in for the next page; null: this is the last one.</param>
public sealed record EntityList(IReadOnlyList<EntityItem> Entities, string? Cursor);
