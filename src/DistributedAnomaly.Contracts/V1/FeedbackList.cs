namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /api/v1/fleets/{fleet}/entities/{entity}/feedback</c>, oldest first: the last 16.</summary>
public sealed record FeedbackList(IReadOnlyList<Feedback> Feedback);
