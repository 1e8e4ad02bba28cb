namespace DistributedAnomaly.Client.Pushing;

/// <summary>An observation that the server will not take.</summary>
/// <param name="Entity">Whose.</param>
/// <param name="Timestamp">When it was measured.</param>
/// <param name="Reason">One sentence, mostly the server's.</param>
public sealed record UndeliveredObservation(string Entity, DateTimeOffset Timestamp, string Reason);
