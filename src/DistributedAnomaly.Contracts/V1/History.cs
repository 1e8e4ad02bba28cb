namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /api/v1/fleets/{fleet}/entities/{entity}/history?metric=&amp;from=&amp;to=&amp;limit=&amp;raw=</c></summary>
/// <param name="Metrics">One-minute roll-ups per metric.</param>
/// <param name="Raw">Raw observations around episodes, when asked for with <c>raw=true</c>.</param>
public sealed record History(IReadOnlyList<MetricHistory> Metrics, IReadOnlyList<RawPoint> Raw);
