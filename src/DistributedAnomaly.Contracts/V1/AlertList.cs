namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /api/v1/alerts?fleet=&amp;entity=&amp;status=&amp;limit=&amp;before=</c>, newest first.</summary>
public sealed record AlertList(IReadOnlyList<Alert> Alerts);
