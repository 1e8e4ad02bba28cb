namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /api/v1/fleets/{fleet}/entities/{entity}</c>: how it is, and why.</summary>
/// <param name="State">learning, normal, anomalous or silent.</param>
/// <param name="Threshold">Surprise from which an observation of this entity is anomalous.</param>
/// <param name="LastSeen">Timestamp of the newest observation.</param>
/// <param name="LastReceived">When it arrived.</param>
/// <param name="CadenceSeconds">Usual interval between observations; null while unknown.</param>
/// <param name="SilentAfterSeconds">How long it may be quiet; null while unknown.</param>
/// <param name="Fidelity">full or lean.</param>
public sealed record Entity(
    string Fleet, string Name, string State, string Severity, double Surprise, double Threshold, DateTimeOffset? LastSeen,
    DateTimeOffset? LastReceived, double? CadenceSeconds, double? SilentAfterSeconds, long Samples, string Fidelity, Episode? Episode,
    IReadOnlyDictionary<string, string> Labels, IReadOnlyList<Reason> Reasons, IReadOnlyList<Metric> Metrics);
